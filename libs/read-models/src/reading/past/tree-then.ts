import { TOTAL_CLIENTS, treeWalk } from '../tree-walk.js';
import { attributionAt, clientsThen } from './clients-then.js';
import { broughtThen } from './brought-then.js';
import { isByThen, type PastParameters } from './parameters.js';

/**
 * The tree as it was: what the statement of now takes from the rows of accounts and partners is found out for each node. Parameters
 * $1 to $4 as there.
 */
export function treeThen(past: PastParameters): string {
  const clientsOf = (partner: string): string => clientsThen(partner, past).join(' UNION ALL ');
  const referrer =
    past.atPosition === undefined
      ? `SELECT partner_id, via FROM accounts WHERE account_id = shown.account_id`
      : attributionAt('shown.account_id', past.atPosition);
  return `
  WITH RECURSIVE last AS (
    SELECT signed_up_at, account_id FROM (${clientsOf('$1')}) AS clients WHERE account_id = $4
  ), ${treeWalk(`tree CROSS JOIN LATERAL (${clientsOf('tree.account_id')}) AS client`)}
  ), directs AS (
    SELECT parent_id AS account_id, count(*)::integer AS clients, (count(*) FILTER (WHERE is_after))::integer AS after
    FROM tree WHERE depth > 0 GROUP BY parent_id
  )
  SELECT shown.account_id, shown.parent_id, known.partner_id AS referrer_id, a.signed_up_at,
    CASE WHEN a.account_id IS NOT NULL THEN known.via END AS via,
    coalesce(directs.clients, 0) AS direct_clients,
    ${TOTAL_CLIENTS} AS total_clients,
    coalesce(CASE WHEN depth = 0 THEN directs.after ELSE directs.clients END, 0) AS to_be_shown,
    ${broughtThen('shown.account_id', 'known.partner_id', past)} AS earned
  FROM shown
    LEFT JOIN accounts a ON a.account_id = shown.account_id AND ${isByThen('a.signed_up_at', 'a.signup_position', past)}
    LEFT JOIN LATERAL (${referrer}) AS known ON true
    LEFT JOIN directs ON directs.account_id = shown.account_id
  ORDER BY depth, a.signed_up_at, shown.account_id`;
}

/** Whether $2 was $1 or anywhere under it at a position. */
export const isUnderThen = (atPosition: string): string => `
  WITH RECURSIVE up AS (
    SELECT $2::text AS account_id
    UNION SELECT known.partner_id FROM up CROSS JOIN LATERAL (${attributionAt('up.account_id', atPosition)}) AS known
    WHERE known.partner_id IS NOT NULL AND up.account_id <> $1
  )
  SELECT EXISTS (SELECT FROM up WHERE account_id = $1) AS "isUnder"`;
