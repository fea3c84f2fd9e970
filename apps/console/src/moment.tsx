import { Alert, Button, Group, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAddress } from './address';
import { When } from './format';

/** The two times of a question about the past: when things happened, and by when they were known. */
export interface Moment {
  asOf: string | undefined;
  atPosition: number | undefined;
  isPast: boolean;
}

export function useMoment(): Moment {
  const address = useAddress();
  const asked = address.get('asOf');
  const asOf = asked !== undefined && !Number.isNaN(Date.parse(asked)) ? new Date(asked).toISOString() : undefined;
  const position = Number(address.get('atPosition') ?? Number.NaN);
  const atPosition = Number.isSafeInteger(position) && position >= 0 ? position : undefined;
  return { asOf, atPosition, isPast: asOf !== undefined || atPosition !== undefined };
}

/** Shows the page as it was, or as it was known. @param positions whether there is a second time, of what was known */
export function MomentControl({ positions = true }: { positions?: boolean }) {
  const { asOf, atPosition, isPast } = useMoment();
  const address = useAddress();
  const [isOpen, setOpen] = useState(isPast);
  if (!isOpen && !isPast) {
    return (
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        As of another moment
      </Button>
    );
  }
  return (
    <Group align="end" gap="xs">
      <TextInput
        type="datetime-local"
        label="As of (UTC)"
        size="xs"
        value={asOf?.slice(0, 16) ?? ''}
        onChange={({ currentTarget: { value } }) =>
          address.set({ asOf: value === '' ? null : `${value}:00Z` }, { replace: true })
        }
      />
      {positions && (
        <NumberInput
          label="As known at position"
          size="xs"
          w={150}
          min={0}
          allowDecimal={false}
          hideControls
          value={atPosition ?? ''}
          onChange={(value) =>
            address.set({ atPosition: typeof value === 'number' ? String(value) : null }, { replace: true })
          }
        />
      )}
      <Button
        variant="default"
        size="xs"
        onClick={() => {
          setOpen(false);
          address.set({ asOf: null, atPosition: null });
        }}
      >
        Now
      </Button>
    </Group>
  );
}

/** That this is the past, where it is. */
export function PastNotice() {
  const { asOf, atPosition, isPast } = useMoment();
  if (!isPast) return null;
  return (
    <Alert color="blue" role="status" title="This is the past">
      What had happened
      {asOf !== undefined && (
        <>
          {' '}
          by <When at={asOf} />
        </>
      )}
      {atPosition !== undefined && <>, as it was known at position {atPosition.toLocaleString('en-US')}</>}. What is
      told only as of now, such as the status, is left out.
    </Alert>
  );
}
