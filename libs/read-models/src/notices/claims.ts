import { formatInstant, type ClaimMovement, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { NOTICES_AT_ONCE, type Notice } from './notice.js';

interface Decided {
  position: number;
  claimId: string;
  decision: 'approved' | 'rejected';
  partnerId: string | null;
  accountId: string | null;
  reason: string | null;
  decidedAt: Instant;
  moved: ClaimMovement[] | null;
  decidedBefore: boolean;
}

/** What the decision's own entries gave partners, and took from them. */
const MOVED = `
  SELECT json_agg(json_build_object('partnerId', partner_id, 'asset', asset, 'amount', amount) ORDER BY amount DESC, partner_id, asset)
  FROM (SELECT partner_id, asset, sum(CASE WHEN debit_account = 'program:expense' THEN amount ELSE -amount END) AS amount
        FROM ledger_entries e
        WHERE e.position = c.position AND 'program:expense' IN (debit_account, credit_account)
        GROUP BY partner_id, asset) AS sums
  WHERE amount <> 0`;

/** A claim can be decided again: the later decision stands. The claim's own words, filed behind its decision, decide nothing. */
const IS_DECISION = `EXISTS (SELECT FROM public.events e
  WHERE e.position = c.position AND e.type IN ('claim.approved.v1', 'claim.rejected.v1'))`;

const DECIDED_BEFORE = `EXISTS (SELECT FROM changes d
  WHERE d.kind = 'claim' AND d.subject_id = c.subject_id AND d.position < c.position AND d.status IN ('approved', 'rejected'))`;

/** Decisions on claims up to a position, those that nobody was told of, in the order of the log. */
export async function claimNotices(client: PoolClient, until: number): Promise<Notice[]> {
  const { rows } = await client.query<Decided>(
    `SELECT c.position, subject_id AS "claimId", status AS decision, partner_id AS "partnerId", account_id AS "accountId",
            reason, occurred_at AS "decidedAt", (${MOVED}) AS moved, ${DECIDED_BEFORE} AS "decidedBefore"
     FROM changes c
     WHERE kind = 'claim' AND status IN ('approved', 'rejected') AND position <= $1 AND ${IS_DECISION}
       AND position > (SELECT coalesce(max(position), 0) FROM public.partner_notices WHERE position IS NOT NULL)
     ORDER BY position LIMIT $2`,
    [until, NOTICES_AT_ONCE],
  );
  return rows.map(({ position, claimId, decision, partnerId, accountId, reason, decidedAt, moved, decidedBefore }) => ({
    type: 'claim.decided.v1',
    id: `claim-decided:${claimId}${decidedBefore ? `:${decision}:${formatInstant(decidedAt)}` : ''}`,
    time: decidedAt,
    data: { claimId, decision, partnerId, accountId, reason, moved: moved ?? [] },
    position,
  }));
}
