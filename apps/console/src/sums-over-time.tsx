import type { Body } from '#client';
import { amountOf, assetName } from './format';
import { Listing } from './listing';

type Sums = Pick<
  Body<'/v1/finance/months/{month}'>['assets'][number],
  'asset' | 'given' | 'takenBack' | 'settled' | 'returned'
> &
  Record<'opening' | 'closing', { owed: Parameters<typeof amountOf>[0] }>;

/** Of each asset: what there was, what moved, what is left. */
export const SumsOverTime = ({ label, empty, assets }: { label: string; empty: string; assets: readonly Sums[] }) => (
  <Listing
    label={label}
    rows={assets}
    empty={empty}
    keyOf={(row) => row.asset}
    columns={[
      { title: 'Asset', of: (row) => assetName(row.asset) },
      { title: 'Opening', number: true, of: (row) => amountOf(row.opening.owed, row.asset) },
      { title: 'Given', number: true, of: (row) => amountOf(row.given, row.asset) },
      { title: 'Taken back', number: true, of: (row) => amountOf(row.takenBack, row.asset) },
      { title: 'Settled', number: true, of: (row) => amountOf(row.settled, row.asset) },
      { title: 'Returned', number: true, of: (row) => amountOf(row.returned, row.asset) },
      { title: 'Closing', number: true, of: (row) => amountOf(row.closing.owed, row.asset) },
    ]}
  />
);
