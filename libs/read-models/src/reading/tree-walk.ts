/**
 * SQL: the tables `tree` (everything under $1, walked once, since totals count clients at any depth), `shown` (down to depth $2, $3 rows at
 * most) and `totals` (for `totalClients`), to be closed by a parenthesis. `path` holds the ancestors of a row that may be shown, for which it counts. Of the clients of $1
 * itself those after its client $4 are shown, where one is given, who is the table `last`, and what is below them.
 * @param from `tree`, joined with the clients of each of its rows as `client`
 */
export const treeWalk = (from: string): string => `tree AS (
    SELECT $1::text AS account_id, NULL::text AS parent_id, NULL::timestamptz AS signed_up_at, 0 AS depth,
      ARRAY[]::text[] AS path, true AS is_after
    UNION ALL
    SELECT client.account_id, tree.account_id, client.signed_up_at, tree.depth + 1,
      CASE WHEN tree.depth <= $2 THEN tree.path || tree.account_id ELSE tree.path END,
      tree.is_after AND (tree.depth > 0 OR $4::text IS NULL OR (client.signed_up_at, client.account_id) > (SELECT signed_up_at, account_id FROM last))
    FROM ${from}
  ), shown AS (
    SELECT account_id, parent_id, depth FROM tree
    WHERE depth <= $2 AND is_after ORDER BY depth, signed_up_at, account_id LIMIT $3
  ), totals AS (
    SELECT jsonb_object_agg(ancestor, clients) AS of
    FROM (SELECT ancestor, count(*)::integer AS clients FROM tree, unnest(path) AS ancestor GROUP BY ancestor) AS counted`;

/** SQL: how many are under a row of `shown`. Looked up by key: a join with a table that the planner takes to be small reads all of it for each row. */
export const TOTAL_CLIENTS = `coalesce(((SELECT of FROM totals) -> shown.account_id)::integer, 0)`;
