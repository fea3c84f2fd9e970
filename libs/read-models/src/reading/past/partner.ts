import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { At } from '../at.js';
import { readBalances, type AsOf } from '../balances.js';
import { standingFacts, toPartner, type StandingRow } from '../partner-standing.js';
import { requireReached } from '../reached.js';
import { clientsThen } from './clients-then.js';
import type { PastParameters } from './parameters.js';

/**
 * A link may turn out to be older than was known, and likewise its end: what was known at a position is in the changes. (But for a link's
 * end that waited for the link, where an earlier one came after the position.)
 */
const LINKS_AT = `
  (SELECT l.code, l.partner_id, told.created_at,
     CASE WHEN l.disabled_position <= $3 THEN l.disabled_at ELSE told.disabled_at END AS disabled_at
   FROM (SELECT c.subject_id AS code,
           min(e.occurred_at) FILTER (WHERE e.type = 'referral_link.created.v1') AS created_at,
           min(e.occurred_at) FILTER (WHERE e.type = 'referral_link.disabled.v1') AS disabled_at
         FROM changes c JOIN public.events e USING (position)
         WHERE c.kind = 'link' AND c.partner_id = $1 AND c.position <= $3 GROUP BY c.subject_id) AS told
     JOIN links l USING (code))`;

const CONTRACTS_AT = `
  (SELECT contract_id, partner_id, signed_at, CASE WHEN terminated_position <= $3 THEN terminated_at END AS terminated_at,
     payout_account_ref
   FROM contracts WHERE partner_id = $1 AND signed_position <= $3)`;

function statementOf(past: PastParameters): string {
  const clients = clientsThen('$1', past).join(' UNION ALL ');
  const facts =
    past.atPosition === undefined
      ? { terms: 'terms', contracts: 'contracts', links: `(SELECT * FROM links WHERE created_at <= $2)` }
      : {
          terms: `(SELECT * FROM terms WHERE position <= $3)`,
          contracts: CONTRACTS_AT,
          links: past.asOf === undefined ? LINKS_AT : `(SELECT * FROM ${LINKS_AT} known WHERE created_at <= $2)`,
        };
  return `
    WITH clients AS MATERIALIZED (${clients})
    SELECT CASE WHEN p.partner_id IS NOT NULL THEN (SELECT count(*)::integer FROM clients) END AS "directClients",
      (SELECT max(signed_up_at) FROM clients WHERE signed_up_at <= $2::timestamptz) AS "latestSignup",
      ${standingFacts(facts)}
    FROM (SELECT $3::bigint) AS asked LEFT JOIN partners p ON p.partner_id = $1`;
}

/**
 * Where a partner stood: as of a time, by what was known at a position, or both. Known at a position, and of no time: as it would
 * stand at \`now\`, if nothing had come since.
 * @throws NotFoundError, PositionAheadError
 */
export async function readPartnerThen(
  client: PoolClient,
  at: At,
  partnerId: string,
  { asOf, atPosition }: AsOf,
  now: Instant,
) {
  requireReached(at, atPosition);
  const moment = asOf ?? now;
  const text = statementOf({
    asOf: asOf === undefined ? undefined : '$2::timestamptz',
    atPosition: atPosition === undefined ? undefined : '$3::bigint',
  });
  const { rows } = await client.query<StandingRow>(text, [partnerId, formatInstant(moment), atPosition ?? null]);
  return toPartner(partnerId, rows[0]!, await readBalances(client, partnerId, { asOf, atPosition }), moment);
}
