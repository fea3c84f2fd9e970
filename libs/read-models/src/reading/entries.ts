import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { EntryCode } from '#program';
import { ADJUSTMENT_ID } from '../ledger/adjustment-id.js';
import type { AsOf } from './balances.js';
import type { LiveRead } from './live-read.js';
import { NotFoundError } from './not-found.js';
import { KEY, type Key } from './keys.js';
import { cutPage, decodeCursor, type Page } from './page.js';
import { before, behind, entriesInOrder, upTo } from './partner-entries.js';
import { SqlParameters } from './partner-list/parameters.js';
import { requireReached } from './reached.js';

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

/** Which of a partner's entries are meant: those that fit everything given. */
export interface LedgerFilter extends AsOf {
  asset?: string | undefined;
  code?: EntryCode | undefined;
}

/** Of an asset of which there never was any, no entry is looked for. */
const ofAsset = (asset: string): string =>
  `asset = ${asset} AND EXISTS (SELECT FROM partner_balances kept WHERE kept.partner_id = $1 AND kept.asset = ${asset})`;

/**
 * A partner's entries, the newest posted first, those that fit the filter.
 * @throws LedgerError `INVALID_CURSOR`
 */
export async function readLedger(client: PoolClient, partnerId: string, filter: LedgerFilter, page: Page) {
  const { text, values, answer } = pageOfLedger(partnerId, filter, page);
  const { rows } = await client.query<EntryRow>(text, values);
  return answer(rows);
}

/** The same of a partner that has to be known, at a position that has to be reached, as one statement. */
export function ledgerOf(partnerId: string, filter: LedgerFilter, page: Page) {
  const { text, values, answer } = pageOfLedger(partnerId, filter, page);
  return {
    select: 'p.partner_id IS NOT NULL AS known, entry.*',
    from: `LEFT JOIN partners p ON p.partner_id = $1 LEFT JOIN LATERAL (${text}) AS entry ON true`,
    orderBy: 'entry.position DESC, entry.seq DESC',
    values,
    answer: (rows, at) => {
      requireReached(at, filter.atPosition);
      if (!rows[0].known) throw new NotFoundError('partner');
      return answer(rows.filter((row) => row.position !== null));
    },
  } satisfies LiveRead<{ known: boolean } & (EntryRow | { position: null }), unknown>;
}

function pageOfLedger(partnerId: string, { asset, code, asOf, atPosition }: LedgerFilter, page: Page) {
  const more = [code, asOf, atPosition].some((each) => each !== undefined);
  const list = `ledger/${partnerId}/${asset ?? ''}${more ? JSON.stringify([code, asOf, atPosition]) : ''}`;
  const after: readonly Key[] = decodeCursor(list, page.after, [KEY.position, KEY.seq]) ?? [];
  const parameters = new SqlParameters(partnerId, page.limit + 1);
  const conditions = [behind('$1')];
  if (asset !== undefined) conditions.push(ofAsset(parameters.add(asset)));
  if (code !== undefined) conditions.push(`code = ${parameters.add(code)}`);
  if (asOf !== undefined) conditions.push(`effective_at <= ${parameters.add(formatInstant(asOf))}`);
  conditions.push(upTo('$1', [atPosition === undefined ? `${Number.MAX_SAFE_INTEGER}` : parameters.add(atPosition)]));
  if (after.length > 0) {
    const [position, seq] = after.map((key) => parameters.add(Number(key)));
    conditions.push(before('$1', [`${position}::bigint`, `${seq}::integer`]));
  }
  return {
    text: `SELECT ${ENTRY_COLUMNS} FROM ledger_entries WHERE ${conditions.join(' AND ')}
           ORDER BY ${entriesInOrder('DESC')} LIMIT $2`,
    values: parameters.values,
    answer: (rows: readonly EntryRow[]) => {
      const cut = cutPage(list, page.limit, rows, (row) => [row.position, row.seq]);
      return { entries: cut.rows.map(toEntry), next: cut.next };
    },
  };
}
