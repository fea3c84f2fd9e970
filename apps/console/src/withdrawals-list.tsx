import type { Body } from '#client';
import { amountOf, When, words } from './format';
import { Listing } from './listing';
import { Status, ToWithdrawal, ToPartner } from './panel';

export type Withdrawal = Body<'/v1/withdrawals/{withdrawalId}'>;

interface Props {
  withdrawals: readonly Withdrawal[];
  empty: string;
  showsPartner?: boolean;
}

export const WithdrawalList = ({ withdrawals, empty, showsPartner = false }: Props) => (
  <Listing
    label="Withdrawals"
    rows={withdrawals}
    empty={empty}
    keyOf={(row) => row.withdrawalId}
    columns={[
      { title: 'Withdrawal', of: (row) => <ToWithdrawal id={row.withdrawalId} /> },
      ...(showsPartner ? [{ title: 'Partner', of: (row: Withdrawal) => <ToPartner id={row.partnerId} /> }] : []),
      { title: 'Amount', number: true, of: (row) => amountOf(row.amountMinor, row.currency) },
      { title: 'Status', of: (row) => <Status>{row.status}</Status> },
      { title: 'Requested', of: (row) => <When at={row.requestedAt} /> },
      { title: 'Decided', of: (row) => row.decidedAt && <When at={row.decidedAt} /> },
      { title: 'Settled', of: (row) => row.settledAt && <When at={row.settledAt} /> },
      { title: 'Why', of: (row) => row.reason && (/^[A-Z_]+$/.test(row.reason) ? words(row.reason) : row.reason) },
    ]}
  />
);
