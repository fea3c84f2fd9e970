import type { Ask } from '#client';
import { Group, Select } from '@mantine/core';
import { useAnswer } from '../../asking';
import { given, useAddress } from '../../address';
import { Entries } from '../../entries';
import { assetName, words } from '../../format';
import { ListPanel, useList } from '../../list-panel';
import { useMoment } from '../../moment';

type Query = NonNullable<Ask<'/v1/partners/{partnerId}/ledger'>['query']>;

const CODES = [
  'COMMISSION',
  'FREE_DAYS',
  'REFUND',
  'REFUND_FAILED',
  'DISPUTE_OPENED',
  'DISPUTE_WON',
  'DISPUTE_LOST',
  'FREE_DAYS_APPLIED',
  'ADJUSTMENT',
  'WITHDRAWAL_APPROVED',
  'WITHDRAWAL_PAID',
  'WITHDRAWAL_FAILED',
  'WITHDRAWAL_RETURNED',
] as const satisfies readonly Query['code'][];

export function Ledger({ id }: { id: string }) {
  const address = useAddress();
  const { asOf, atPosition } = useMoment();
  const path = { partnerId: id };
  const balances = useAnswer('/v1/partners/{partnerId}/balances', { path });
  const assets = [...(balances.data?.balances ?? []).map(({ currency }) => currency), 'DAY'];
  const code = CODES.find((each) => each === address.get('code'));
  const of = address.get('of');
  const ledger = useList('/v1/partners/{partnerId}/ledger', {
    path,
    query: given({ asset: of as Query['asset'], code, asOf, atPosition }),
  });
  return (
    <ListPanel
      title="Ledger"
      of={ledger}
      field="entries"
      files={`ledger ${id}`}
      choice={
        <Group gap="sm" mb="sm">
          <Select
            aria-label="Asset of the entries"
            placeholder="Any asset"
            clearable
            size="xs"
            w={130}
            data={assets.map((value) => ({ value, label: assetName(value) }))}
            value={of ?? null}
            onChange={(value) => address.set({ of: value })}
          />
          <Select
            aria-label="What entries are"
            placeholder="Any kind"
            clearable
            size="xs"
            w={190}
            data={CODES.map((value) => ({ value, label: words(value) }))}
            value={code ?? null}
            onChange={(value) => address.set({ code: value })}
          />
        </Group>
      }
    >
      {(entries) => <Entries label="Ledger" entries={entries} empty="No entry is like that." />}
    </ListPanel>
  );
}
