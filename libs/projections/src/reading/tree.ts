import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { instantOrNull } from './instants.js';
import { requirePartner } from './partner.js';

/** Nodes in one answer at most; levels nearer to the root and earlier signups go first. */
const NODES_MAX = 2000;

interface NodeRow {
  account_id: string;
  parent_id: string | null;
  signed_up_at: Instant | null;
  via: 'link' | 'claim' | null;
  direct_clients: number;
  total_clients: number;
  all_clients: number;
  earned: { asset: string; amount: string }[] | null;
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
}

/**
 * Walks everything under $1 once, since the totals count clients at any depth. `path` holds the ancestors of a row
 * that may be shown (down to depth $2), for which it counts.
 */
const TREE = `
  WITH RECURSIVE tree AS (
    SELECT $1::text AS account_id, NULL::text AS parent_id, NULL::timestamptz AS signed_up_at, 0 AS depth,
      ARRAY[]::text[] AS path
    UNION ALL
    SELECT a.account_id, tree.account_id, a.signed_up_at, tree.depth + 1,
      CASE WHEN tree.depth <= $2 THEN tree.path || tree.account_id ELSE tree.path END
    FROM tree JOIN accounts a ON a.partner_id = tree.account_id
  ), shown AS (
    SELECT account_id, parent_id, depth FROM tree
    WHERE depth <= $2 ORDER BY depth, signed_up_at, account_id LIMIT $3
  ), totals AS (
    SELECT ancestor, count(*)::integer AS clients FROM tree, unnest(path) AS ancestor GROUP BY ancestor
  )
  SELECT shown.account_id, parent_id, a.signed_up_at, a.via,
    coalesce(partners.direct_clients, 0) AS direct_clients,
    coalesce(totals.clients, 0) AS total_clients,
    (SELECT count(*)::integer - 1 FROM tree) AS all_clients,
    (SELECT json_agg(json_build_object('asset', asset, 'amount', amount::text) ORDER BY asset) FROM client_rewards r
     WHERE r.account_id = shown.account_id AND r.partner_id = a.partner_id AND r.amount <> 0) AS earned
  FROM shown
    LEFT JOIN accounts a USING (account_id)
    LEFT JOIN totals ON totals.ancestor = shown.account_id
    LEFT JOIN partners ON partners.partner_id = shown.account_id
  ORDER BY depth, a.signed_up_at, account_id`;

/**
 * The clients of a partner, their clients, and so on, down to `depth` levels.
 * @param only the partner who asks, which learns what its clients brought it; null: somebody who may see all
 * @returns `truncated` where there are more clients than are shown, whether too deep or too many
 * @throws NotFoundError
 */
export async function readTree(client: PoolClient, partnerId: string, depth: number, only: string | null = null) {
  await requirePartner(client, partnerId);
  const { rows } = await client.query<NodeRow>(TREE, [partnerId, depth, NODES_MAX]);
  const seen = only === null ? rows : rows.map((row) => asSeenBy(only, row));
  const nodes = new Map(seen.map((row) => [row.account_id, toNode(row)]));
  for (const row of rows)
    if (row.parent_id !== null) nodes.get(row.parent_id)?.clients.push(nodes.get(row.account_id)!);
  return { root: nodes.get(partnerId)!, truncated: (rows[0]?.all_clients ?? 0) > rows.length - 1 };
}

/**
 * What an account brought its referrer is that partner's: of the partner itself, and of its clients' clients, others see that they
 * are there, and how many. When and how somebody else's client came is nobody else's either.
 */
function asSeenBy(only: string, row: NodeRow): NodeRow {
  if (row.parent_id === only) return row;
  const isOwn = row.account_id === only;
  return { ...row, earned: null, ...(isOwn ? {} : { signed_up_at: null, via: null }) };
}

function toNode(row: NodeRow): TreeNode {
  const earned = (row.earned ?? []).map(({ asset, amount }) => ({ currency: asset, minor: BigInt(amount) }));
  return {
    accountId: row.account_id,
    signedUpAt: instantOrNull(row.signed_up_at),
    via: row.via,
    clients: [],
    directClients: row.direct_clients,
    totalClients: row.total_clients,
    earned: earned.filter(({ currency }) => currency !== 'DAY'),
    freeDays: earned.find(({ currency }) => currency === 'DAY')?.minor ?? 0n,
  };
}
