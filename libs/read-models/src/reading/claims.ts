import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { ENTRY_COLUMNS, toEntry, type EntryRow } from './entries.js';
import { instantOrNull } from './instants.js';
import { NotFoundError } from './not-found.js';
import { KEY } from './keys.js';
import { cutPage, decodeCursor, type Page } from './page.js';

export type ClaimStatus = 'filed' | 'approved' | 'rejected';

interface ClaimRow {
  first_position: number;
  claim_id: string;
  status: ClaimStatus;
  filed_at: Instant | null;
  decided_at: Instant | null;
  reason: string | null;
  partner_id: string | null;
  account_id: string | null;
  partner_instance: string | null;
  client_instance: string | null;
  partner_email: string | null;
  client_email: string | null;
  referral_link: string | null;
  matched: string[];
}

/** The words of a claim's link behind its host, of which one may be a code; indexed. @param link the column */
export const codesNamed = (link: string): string =>
  `regexp_split_to_array(regexp_replace(${link}, '^[a-z]+://[^/]*', ''), '[^A-Za-z0-9_-]+')`;

const CODES_NAMED = codesNamed('referral_link');

/**
 * Which claims a partner may see: those approved for it, and those that name its link and are not decided for another.
 * `$2` null: all.
 */
const SEEN_BY = `($2::text IS NULL OR partner_id = $2
  OR (status <> 'approved' AND ${CODES_NAMED} &&
      ARRAY(SELECT code FROM links WHERE links.partner_id = $2 AND created_at IS NOT NULL)))`;

/**
 * `matched` names those of the five fields that say something known here: an instance that is an account's or a
 * partner's id, a link that holds a referral code. E-mail addresses are not known to this system.
 */
const CLAIM = `
  SELECT least(filed_position, decided_position) AS first_position, claim_id, status, filed_at, decided_at, reason,
    partner_id, account_id, partner_instance, client_instance, partner_email, client_email, referral_link,
    array_remove(ARRAY[
      CASE WHEN EXISTS (SELECT FROM accounts a WHERE a.account_id = partner_instance)
             OR EXISTS (SELECT FROM partners p WHERE p.partner_id = partner_instance) THEN 'partnerInstance' END,
      CASE WHEN EXISTS (SELECT FROM accounts a WHERE a.account_id = client_instance) THEN 'clientInstance' END,
      CASE WHEN EXISTS (SELECT FROM links l WHERE l.created_at IS NOT NULL AND l.code = ANY(${CODES_NAMED})) THEN 'referralLink' END
    ], NULL) AS matched
  FROM claims`;

/**
 * What the partner whose link is named does not see until it is decided that the claim is about its client: anybody may
 * name anybody's link, and nobody learns by a claim of one's own which accounts there are.
 */
const HIDDEN = { partnerEmail: null, clientEmail: null, matched: ['referralLink'] };

/** contracts.md's Claim. The five fields are null where only the decision is known yet. */
const toClaim = (row: ClaimRow, only: string | null) => ({
  claimId: row.claim_id,
  status: row.status,
  filedAt: instantOrNull(row.filed_at),
  decidedAt: instantOrNull(row.decided_at),
  reason: row.reason,
  partnerId: row.partner_id,
  accountId: row.account_id,
  partnerInstance: row.partner_instance,
  clientInstance: row.client_instance,
  partnerEmail: row.partner_email,
  clientEmail: row.client_email,
  referralLink: row.referral_link,
  matched: row.matched,
  ...(only !== null && row.partner_id !== only && HIDDEN),
});

/**
 * Claims, the one heard of last first.
 * @param filter `partnerId`: only those that this partner may see
 */
export async function readClaims(
  client: PoolClient,
  filter: { status?: ClaimStatus | undefined; partnerId: string | null },
  page: Page,
) {
  const list = `claims/${filter.status ?? ''}/${filter.partnerId ?? ''}`;
  const after = decodeCursor(list, page.after, [KEY.position]);
  const { rows } = await client.query<ClaimRow>(
    `${CLAIM}
     WHERE ($1::text IS NULL OR status = $1) AND ${SEEN_BY}
       ${after ? `AND least(filed_position, decided_position) < ${Number(after[0])}` : ''}
     ORDER BY least(filed_position, decided_position) DESC LIMIT $3`,
    [filter.status ?? null, filter.partnerId, page.limit + 1],
  );
  const cut = cutPage(list, page.limit, rows, (row) => [row.first_position]);
  return { claims: cut.rows.map((row) => toClaim(row, filter.partnerId)), next: cut.next };
}

/**
 * One claim.
 * @param only the partner who asks; null: somebody who may see all
 * @throws NotFoundError
 */
export async function readClaim(client: PoolClient, claimId: string, only: string | null) {
  const { rows } = await client.query<ClaimRow>(`${CLAIM} WHERE claim_id = $1 AND ${SEEN_BY}`, [claimId, only]);
  if (!rows[0]) throw new NotFoundError('claim');
  return toClaim(rows[0], only);
}

/**
 * What the decision of a claim moved: the entries that it caused, the oldest first; none where it moved nothing, or is not made.
 * @param only the partner who asks, which sees its own; null: somebody who may see all
 * @throws NotFoundError, LedgerError `INVALID_CURSOR`
 */
export async function readClaimEntries(client: PoolClient, claimId: string, only: string | null, page: Page) {
  await readClaim(client, claimId, only);
  const list = `claim-entries/${claimId}`;
  const after = decodeCursor(list, page.after, [KEY.seq]);
  const { rows } = await client.query<EntryRow & { partner_id: string }>(
    `SELECT partner_id, ${ENTRY_COLUMNS} FROM ledger_entries
     WHERE position = (SELECT decided_position FROM claims WHERE claim_id = $1) AND ($2::text IS NULL OR partner_id = $2)
       ${after ? `AND seq > ${Number(after[0])}` : ''}
     ORDER BY seq LIMIT $3`,
    [claimId, only, page.limit + 1],
  );
  const cut = cutPage(list, page.limit, rows, (row) => [row.seq]);
  return { entries: cut.rows.map((row) => ({ partnerId: row.partner_id, ...toEntry(row) })), next: cut.next };
}
