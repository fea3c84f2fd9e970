import type { Body } from '#client';
import { amountOf, When, words } from './format';
import { Listing } from './listing';
import { partnerPath, Status, To, withdrawalPath } from './panel';

export type Withdrawal = Body<'/v1/withdrawals/{withdrawalId}'>;

/** How a withdrawal stood at a moment; undefined where it had not been requested. */
export function asItWas(withdrawal: Withdrawal, asOf: string | undefined): Withdrawal | undefined {
  if (asOf === undefined) return withdrawal;
  const by = (at: string | null): string | null => (at !== null && Date.parse(at) <= Date.parse(asOf) ? at : null);
  if (by(withdrawal.requestedAt) === null) return undefined;
  const [decidedAt, settledAt] = [by(withdrawal.decidedAt), by(withdrawal.settledAt)];
  if (decidedAt === null) return { ...withdrawal, status: 'requested', reason: null, decidedAt, settledAt };
  const wasApproved = settledAt === null && withdrawal.settledAt !== null;
  return { ...withdrawal, decidedAt, settledAt, ...(wasApproved && { status: 'approved' as const, reason: null }) };
}

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
      { title: 'Withdrawal', of: (row) => <To path={withdrawalPath(row.withdrawalId)}>{row.withdrawalId}</To> },
      ...(showsPartner
        ? [{ title: 'Partner', of: (row: Withdrawal) => <To path={partnerPath(row.partnerId)}>{row.partnerId}</To> }]
        : []),
      { title: 'Amount', number: true, of: (row) => amountOf(row.amountMinor, row.currency) },
      { title: 'Status', of: (row) => <Status>{row.status}</Status> },
      { title: 'Requested', of: (row) => <When at={row.requestedAt} /> },
      { title: 'Decided', of: (row) => row.decidedAt && <When at={row.decidedAt} /> },
      { title: 'Settled', of: (row) => row.settledAt && <When at={row.settledAt} /> },
      { title: 'Why', of: (row) => row.reason && (/^[A-Z_]+$/.test(row.reason) ? words(row.reason) : row.reason) },
    ]}
  />
);
