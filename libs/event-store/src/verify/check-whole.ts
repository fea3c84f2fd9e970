import type { PoolClient } from '#platform';
import type { LogProblem } from './log-problem.js';

/**
 * Events, or batches, where none can be: before the first position or behind the head. One statement, hence one moment:
 * whatever is appended meanwhile is no stray.
 */
export async function findStray(client: PoolClient): Promise<LogProblem | undefined> {
  const { rows } = await client.query<{ position: number; head: number; is: string }>(
    `SELECT stray.position::float8 AS position, h.position::float8 AS head, stray.is
     FROM event_store_head h,
          LATERAL ((SELECT position, 'an event' AS is FROM events WHERE position < 1 OR position > h.position
                    ORDER BY position LIMIT 1)
                   UNION ALL
                   (SELECT first_position, 'a batch of the chain' FROM event_batches
                    WHERE first_position < 1 OR last_position > h.position ORDER BY first_position LIMIT 1)) AS stray
     ORDER BY stray.position LIMIT 1`,
  );
  const [stray] = rows;
  if (!stray) return undefined;
  const where = stray.position < 1 ? 'before the first position' : `behind the head, which is ${stray.head}`;
  return { position: stray.position, what: `there is ${stray.is} ${where}` };
}

/** Ids that no event has. Every event has its own id when this is asked: so there are more ids than events, if any. */
export async function findOrphanId(client: PoolClient, from: number): Promise<LogProblem | undefined> {
  const { rows } = await client.query<{ more: boolean }>(
    `SELECT count(*) > (SELECT position FROM event_store_head) - $1::bigint + 1 AS more FROM event_ids WHERE position >= $1`,
    [from],
  );
  if (!rows[0]!.more) return undefined;
  const orphans = await client.query<{ position: number }>(
    `SELECT i.position::float8 AS position FROM event_ids i LEFT JOIN events e USING (position)
     WHERE i.position >= $1 GROUP BY i.position HAVING count(*) > 1 OR count(e.position) = 0
     ORDER BY i.position LIMIT 1`,
    [from],
  );
  const orphan = orphans.rows[0];
  return orphan && { position: orphan.position, what: 'the index of ids has an id for it that no event has' };
}
