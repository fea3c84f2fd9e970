import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { ADJUSTMENT_ID } from '../ledger/adjustment-id.js';
import type { AsOf } from './balances.js';
import { cutPage, decodeCursor, type Page } from './page.js';

/** A ledger entry's columns, for `toEntry`. */
export const ENTRY_COLUMNS = `position, seq, asset, amount, debit_account, credit_account, code, effective_at,
  recorded_at, event_id, account_id, payment_id, withdrawal_id, ${ADJUSTMENT_ID} AS adjustment_id, reason`;

export interface EntryRow {
  position: number;
  seq: number;
  asset: string;
  amount: number;
  debit_account: string;
  credit_account: string;
  code: string;
  effective_at: Instant;
  recorded_at: Instant;
  event_id: string;
  account_id: string | null;
  payment_id: string | null;
  withdrawal_id: string | null;
  adjustment_id: string | null;
  reason: string | null;
}

/** contracts.md's Entry. */
export function toEntry(row: EntryRow) {
  return {
    entryId: `${row.position}-${row.seq}`,
    position: row.position,
    asset: row.asset,
    amount: row.amount,
    debitAccount: row.debit_account,
    creditAccount: row.credit_account,
    code: row.code,
    effectiveAt: formatInstant(row.effective_at),
    recordedAt: formatInstant(row.recorded_at),
    eventId: row.event_id,
    accountId: row.account_id,
    paymentId: row.payment_id,
    withdrawalId: row.withdrawal_id,
    adjustmentId: row.adjustment_id,
    reason: row.reason,
  };
}

/** What an entry is (rule 11). */
export const ENTRY_CODES = [
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
] as const;
export type EntryCode = (typeof ENTRY_CODES)[number];

/** Which of a partner's entries are meant: those that fit everything given. */
export interface LedgerFilter extends AsOf {
  asset?: string | undefined;
  code?: EntryCode | undefined;
}

/** Of an asset of which there never was any, no entry is looked for. */
const OF_ASSET = `AND asset = $3 AND EXISTS (SELECT FROM partner_balances kept WHERE kept.partner_id = $1 AND kept.asset = $3)`;

/**
 * A partner's entries, the newest posted first, those that fit the filter.
 * @throws LedgerError `INVALID_CURSOR`
 */
export async function readLedger(
  client: PoolClient,
  partnerId: string,
  { asset, code, asOf, atPosition }: LedgerFilter,
  page: Page,
) {
  const more = [code, asOf, atPosition].some((each) => each !== undefined);
  const list = `ledger/${partnerId}/${asset ?? ''}${more ? JSON.stringify([code, asOf, atPosition]) : ''}`;
  const after = decodeCursor(list, page.after);
  const { rows } = await client.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM ledger_entries
     WHERE partner_id = $1
       ${asset === undefined ? 'AND $3::text IS NULL' : OF_ASSET}
       ${code === undefined ? 'AND $4::text IS NULL' : 'AND code = $4'}
       ${asOf === undefined ? 'AND $5::text IS NULL' : 'AND effective_at <= $5'}
       ${atPosition === undefined ? '' : `AND position <= ${atPosition}`}
       ${after ? `AND (position, seq) < (${Number(after[0])}, ${Number(after[1])})` : ''}
     ORDER BY position DESC, seq DESC LIMIT $2`,
    [partnerId, page.limit + 1, asset ?? null, code ?? null, asOf === undefined ? null : formatInstant(asOf)],
  );
  const cut = cutPage(list, page.limit, rows, (row) => [row.position, row.seq]);
  return { entries: cut.rows.map(toEntry), next: cut.next };
}
