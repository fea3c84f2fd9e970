import type { Body } from '#client';
import { amountOf, When, words } from './format';
import { Listing, type Column } from './listing';
import { ToPayment, ToWithdrawal, ToClient } from './panel';

export type Entry = Body<'/v1/partners/{partnerId}/ledger'>['entries'][number];

/** `partner:ann:available`: `available`; `program:expense`: `expense` */
const short = (account: string): string => account.slice(account.lastIndexOf(':') + 1);

/** What it is about: where it is explained. */
function about({ paymentId, withdrawalId, adjustmentId }: Entry) {
  if (paymentId !== null) return <ToPayment id={paymentId} />;
  if (withdrawalId !== null) return <ToWithdrawal id={withdrawalId} />;
  return adjustmentId;
}

const COLUMNS: Column<Entry>[] = [
  { title: 'Effective', of: (row) => <When at={row.effectiveAt} /> },
  { title: 'What', of: (row) => words(row.code) },
  { title: 'Explained by', of: about },
  { title: 'From › to', of: (row) => `${short(row.debitAccount)} › ${short(row.creditAccount)}` },
  { title: 'Amount', number: true, of: (row) => amountOf(row.amount, row.asset) },
];

const Detail = (entry: Entry) => (
  <dl className="facts">
    <dt>Entry</dt>
    <dd>
      {entry.entryId}, posted at position {entry.position.toLocaleString('en-US')}, recorded{' '}
      <When at={entry.recordedAt} />
    </dd>
    <dt>Caused by event</dt>
    <dd>{entry.eventId}</dd>
    {entry.reason !== null && (
      <>
        <dt>Reason</dt>
        <dd>{entry.reason}</dd>
      </>
    )}
    {entry.accountId !== null && (
      <>
        <dt>Client</dt>
        <dd>
          <ToClient id={entry.accountId} />
        </dd>
      </>
    )}
    <dt>Debit, credit</dt>
    <dd>
      {entry.debitAccount}, {entry.creditAccount}
    </dd>
  </dl>
);

interface Props {
  label: string;
  entries: readonly Entry[];
  empty: string;
  /** Columns before the others. */
  before?: Column<Entry>[];
}

/** Entries of the ledger, each with its explanation. */
export const Entries = ({ label, entries, empty, before = [] }: Props) => (
  <Listing
    label={label}
    rows={entries}
    empty={empty}
    keyOf={(row) => row.entryId}
    columns={[...before, ...COLUMNS]}
    detail={(row) => <Detail {...row} />}
  />
);
