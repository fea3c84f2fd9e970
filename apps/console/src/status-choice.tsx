import { Select } from '@mantine/core';
import { useAddress } from './address';

/** Of which status the rows of a list are: kept in the address, so that it can be shared. */
export function StatusChoice({ statuses, status }: { statuses: readonly string[]; status: string | undefined }) {
  const address = useAddress();
  return (
    <Select
      label="Status"
      clearable
      placeholder="Any"
      w={160}
      data={statuses}
      value={status ?? null}
      onChange={(value) => address.set({ status: value })}
    />
  );
}
