import { formatInstant, OWN_SOURCE, type Instant, type RecordedEvent } from '#contracts';
import { findEvents } from '#event-store';
import type { PoolClient } from '#platform';
import { decisionId } from '#fold';
import type { AsOf } from './balances.js';
import { instantOrNull } from './instants.js';
import { NotFoundError } from './not-found.js';
import { KEY } from './keys.js';
import { cutPage, decodeCursor, type Page } from './page.js';
import { SqlParameters } from './partner-list/parameters.js';
import { isByThen, isOfThen, pastParameters, type PastParameters } from './past/parameters.js';

interface WithdrawalRow {
  withdrawal_id: string;
  partner_id: string;
  amount_minor: number;
  currency: string;
  status: 'requested' | 'approved' | 'rejected' | 'paid' | 'failed' | 'returned';
  reason: string | null;
  requested_at: Instant;
  decided_at: Instant | null;
  settled_at: Instant | null;
  request_position: number;
}

const COLUMNS = `withdrawal_id, partner_id, amount_minor, currency, status, reason, requested_at, decided_at, settled_at,
  request_position`;

/** contracts.md's Withdrawal, and what could be withdrawn when it was decided: null where the decision does not say. */
const toWithdrawal = (row: WithdrawalRow, decision: RecordedEvent | undefined) => ({
  withdrawalId: row.withdrawal_id,
  partnerId: row.partner_id,
  amountMinor: row.amount_minor,
  currency: row.currency,
  status: row.status,
  reason: row.reason,
  requestedAt: formatInstant(row.requested_at),
  decidedAt: instantOrNull(row.decided_at),
  settledAt: instantOrNull(row.settled_at),
  availableMinor: decision && 'availableMinor' in decision.data ? (decision.data.availableMinor ?? null) : null,
});

async function withDecisions(client: PoolClient, rows: readonly WithdrawalRow[]) {
  const ids = rows.map((row) => decisionId(row.withdrawal_id));
  const decisions = await findEvents(client, OWN_SOURCE, ids);
  return rows.map((row, i) => toWithdrawal(row, decisions.get(ids[i]!)));
}

export const WITHDRAWAL_STATUSES = ['approved', 'rejected', 'paid', 'failed', 'returned'] as const;

/**
 * Everybody's withdrawals, the one requested last first.
 * @param filter `partnerId`: of this partner alone
 */
export async function readAllWithdrawals(
  client: PoolClient,
  filter: { status?: (typeof WITHDRAWAL_STATUSES)[number] | undefined; partnerId: string | null },
  page: Page,
) {
  const list = `withdrawals//${filter.status ?? ''}/${filter.partnerId ?? ''}`;
  const after = decodeCursor(list, page.after, [KEY.position]);
  const { rows } = await client.query<WithdrawalRow>(
    `SELECT ${COLUMNS} FROM withdrawals
     WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR partner_id = $2)
       ${after ? `AND request_position < ${Number(after[0])}` : ''}
     ORDER BY request_position DESC LIMIT $3`,
    [filter.status ?? null, filter.partnerId, page.limit + 1],
  );
  const cut = cutPage(list, page.limit, rows, (row) => [row.request_position]);
  return { withdrawals: await withDecisions(client, cut.rows), next: cut.next };
}

/**
 * How each stood: a withdrawal's entries say what had become of it, and one without any was rejected at once. Between the request and
 * the end nothing has a reason.
 */
const thenOf = (past: PastParameters): string => `
  (SELECT withdrawal_id, partner_id, amount_minor, currency, requested_at, decided_at, request_position,
     coalesce(CASE moved.code WHEN 'WITHDRAWAL_APPROVED' THEN 'approved' WHEN 'WITHDRAWAL_PAID' THEN 'paid'
       WHEN 'WITHDRAWAL_FAILED' THEN 'failed' WHEN 'WITHDRAWAL_RETURNED' THEN 'returned' END, 'rejected') AS status,
     CASE WHEN moved.code <> 'WITHDRAWAL_APPROVED' THEN moved.effective_at END AS settled_at,
     CASE WHEN moved.code IS NULL OR moved.position = settle_position THEN reason END AS reason
   FROM withdrawals w LEFT JOIN LATERAL (
     SELECT code, effective_at, position FROM ledger_entries e
     WHERE e.withdrawal_id = w.withdrawal_id AND ${isByThen('effective_at', 'position', past)}
     ORDER BY position DESC, seq DESC LIMIT 1) AS moved ON true
   WHERE ${isByThen('requested_at', 'request_position', past)}) AS withdrawals`;

/** A partner's withdrawals, the one requested last first: now, or as of a time, a position, or both. */
export async function readWithdrawals(client: PoolClient, partnerId: string, page: Page, past: AsOf = {}) {
  const isPast = isOfThen(past);
  const list = `withdrawals/${partnerId}${isPast ? JSON.stringify([past.asOf, past.atPosition]) : ''}`;
  const after = decodeCursor(list, page.after, [KEY.position]);
  const parameters = new SqlParameters(partnerId, page.limit + 1);
  const { rows } = await client.query<WithdrawalRow>(
    `SELECT ${COLUMNS} FROM ${isPast ? thenOf(pastParameters(parameters, past)) : 'withdrawals'}
     WHERE partner_id = $1 ${after ? `AND request_position < ${Number(after[0])}` : ''}
     ORDER BY request_position DESC LIMIT $2`,
    parameters.values,
  );
  const cut = cutPage(list, page.limit, rows, (row) => [row.request_position]);
  return { withdrawals: await withDecisions(client, cut.rows), next: cut.next };
}

/**
 * One withdrawal.
 * @param only the partner whose withdrawals alone may be seen; null: all
 * @throws NotFoundError
 */
export async function readWithdrawal(client: PoolClient, withdrawalId: string, only: string | null) {
  const { rows } = await client.query<WithdrawalRow>(
    `SELECT ${COLUMNS} FROM withdrawals WHERE withdrawal_id = $1 AND ($2::text IS NULL OR partner_id = $2)`,
    [withdrawalId, only],
  );
  if (!rows[0]) throw new NotFoundError('withdrawal');
  return (await withDecisions(client, rows))[0]!;
}
