import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { toBrought, type RewardSum } from './brought.js';
import { instantOrNull } from './instants.js';
import { NotFoundError } from './not-found.js';
import { KEY } from './keys.js';
import { decodeCursor, encodeCursor } from './page.js';
import type { At } from './at.js';
import type { AsOf } from './balances.js';
import { requirePartner } from './partner.js';
import { SqlParameters } from './partner-list/parameters.js';
import { isOfThen, pastParameters } from './past/parameters.js';
import { isUnderThen, treeThen } from './past/tree-then.js';
import { requireReached } from './reached.js';
import { TOTAL_CLIENTS, treeWalk } from './tree-walk.js';

/** Nodes in one answer at most; levels nearer to the root and earlier signups go first. */
const NODES_MAX = 2000;

interface NodeRow {
  account_id: string;
  parent_id: string | null;
  /** Whose client it is, also where it is the root. */
  referrer_id: string | null;
  signed_up_at: Instant | null;
  via: 'link' | 'claim' | null;
  direct_clients: number;
  total_clients: number;
  /** Clients that are to be shown under it, of those that there are. */
  to_be_shown: number;
  earned: RewardSum[] | null;
}

/** contracts.md's Node: the rewards are what this account's payments brought its referrer. */
export interface TreeNode {
  accountId: string;
  signedUpAt: string | null;
  via: 'link' | 'claim' | null;
  clients: TreeNode[];
  directClients: number;
  totalClients: number;
  earned: { currency: string; minor: bigint }[];
  freeDays: bigint;
  /** Where its clients go on that are not shown; null where all are. */
  next: string | null;
}

/** The partner $1 and who is under it, as of now. */
const TREE = `
  WITH RECURSIVE last AS (
    SELECT signed_up_at, account_id FROM accounts WHERE account_id = $4 AND partner_id = $1
  ), ${treeWalk('tree JOIN accounts client ON client.partner_id = tree.account_id')}
  )
  SELECT shown.account_id, parent_id, a.partner_id AS referrer_id, a.signed_up_at, a.via,
    coalesce(partners.direct_clients, 0) AS direct_clients,
    ${TOTAL_CLIENTS} AS total_clients,
    CASE WHEN depth = 0 THEN (SELECT count(*)::integer FROM tree WHERE depth = 1 AND is_after)
         ELSE coalesce(partners.direct_clients, 0) END AS to_be_shown,
    (SELECT json_agg(json_build_object('asset', asset, 'amount', amount::text) ORDER BY asset) FROM client_rewards r
     WHERE r.account_id = shown.account_id AND r.partner_id = a.partner_id AND r.amount <> 0) AS earned
  FROM shown
    LEFT JOIN accounts a USING (account_id)
    LEFT JOIN partners ON partners.partner_id = shown.account_id
  ORDER BY depth, a.signed_up_at, account_id`;

/** Whether $2 is $1 or anywhere under it: no matter who of them had signed up by a moment, since each came after whom it is under. */
const IS_UNDER = `
  WITH RECURSIVE up AS (
    SELECT $2::text AS account_id
    UNION SELECT a.partner_id FROM up JOIN accounts a USING (account_id) WHERE a.partner_id IS NOT NULL AND a.account_id <> $1
  )
  SELECT EXISTS (SELECT FROM up WHERE account_id = $1) AS "isUnder"`;

export interface TreePart extends AsOf {
  depth: number;
  /** The `next` of a node: its clients are gone on with, and it is the root of the answer. */
  after?: string | undefined;
}

/**
 * The clients of a partner, their clients, and so on, down to `depth` levels: now, or as of a time, a position, or both.
 * @param only the partner who asks, which learns what its clients brought it; null: somebody who may see all
 * @returns `truncated` where there are more clients than are shown, whether too deep or too many: the nodes that have more say
 *   where it goes on
 * @throws NotFoundError, PositionAheadError, LedgerError `INVALID_CURSOR`
 */
export async function readTree(
  client: PoolClient,
  at: At,
  partnerId: string,
  { depth, after, asOf, atPosition }: TreePart,
  only: string | null = null,
) {
  const past = { asOf, atPosition };
  const list = `tree/${partnerId}${isOfThen(past) ? JSON.stringify([asOf, atPosition]) : ''}`;
  const [rootId = partnerId, last = null] = decodeCursor(list, after, [KEY.text], [KEY.text, KEY.text]) ?? [];
  requireReached(at, atPosition);
  await requirePartner(client, partnerId);
  // Anybody can make a cursor: what is not under the partner is not shown.
  if (rootId !== partnerId && !(await isUnder(client, partnerId, String(rootId), atPosition)))
    throw new NotFoundError('account');
  const parameters = new SqlParameters(rootId, depth, NODES_MAX, last);
  const text = isOfThen(past) ? treeThen(pastParameters(parameters, past)) : TREE;
  const { rows } = await client.query<NodeRow>(text, parameters.values);
  const nodes = new Map(rows.map((row) => [row.account_id, toNode(only === null ? row : asSeenBy(only, row))]));
  for (const row of rows)
    if (row.parent_id !== null) nodes.get(row.parent_id)?.clients.push(nodes.get(row.account_id)!);
  for (const row of rows) {
    const node = nodes.get(row.account_id)!;
    if (node.clients.length === row.to_be_shown) continue;
    // By ids alone: when a client of somebody else's came is not to be read off it.
    const lastShown = node.clients.at(-1);
    node.next = encodeCursor(list, [row.account_id, ...(lastShown ? [lastShown.accountId] : [])]);
  }
  return { root: nodes.get(String(rootId))!, truncated: [...nodes.values()].some(({ next }) => next !== null) };
}

async function isUnder(
  client: PoolClient,
  partnerId: string,
  accountId: string,
  atPosition: number | undefined,
): Promise<boolean> {
  const [text, ...values] = atPosition === undefined ? [IS_UNDER] : [isUnderThen('$3::bigint'), atPosition];
  const { rows } = await client.query<{ isUnder: boolean }>(text, [partnerId, accountId, ...values]);
  return rows[0]!.isUnder;
}

/**
 * What an account brought its referrer is that partner's: of the partner itself, and of its clients' clients, others see that they
 * are there, and how many. When and how somebody else's client came is nobody else's either.
 */
function asSeenBy(only: string, row: NodeRow): NodeRow {
  if (row.referrer_id === only) return row;
  const isOwn = row.account_id === only;
  return { ...row, earned: null, ...(isOwn ? {} : { signed_up_at: null, via: null }) };
}

const toNode = (row: NodeRow): TreeNode => ({
  accountId: row.account_id,
  signedUpAt: instantOrNull(row.signed_up_at),
  via: row.via,
  clients: [],
  directClients: row.direct_clients,
  totalClients: row.total_clients,
  ...toBrought(row.earned),
  next: null,
});
