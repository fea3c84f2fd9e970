import { OWN_SOURCE } from '#contracts';
import { findEvents, readHead } from '#event-store';
import type { Pool } from '#platform';
import { decisionId } from '#fold';

/** Requests looked at in one query. */
const REQUESTS = 5_000;

/**
 * How far a version can be built that no live version has gone before: to the head of the log, or to the first request for
 * a withdrawal that nobody has decided. To decide is the live version's alone.
 */
export async function buildTarget(pool: Pool): Promise<number> {
  const head = await readHead(pool);
  for (let after = 0; ;) {
    const { rows } = await pool.query<{ position: number; withdrawalId: string }>(
      `SELECT position, data->>'withdrawalId' AS "withdrawalId" FROM events
       WHERE type = 'withdrawal.requested.v1' AND position > $1 AND position <= $2 ORDER BY position LIMIT $3`,
      [after, head, REQUESTS],
    );
    const ids = rows.map(({ withdrawalId }) => decisionId(withdrawalId));
    const decided = await findEvents(pool, OWN_SOURCE, ids);
    const open = rows.find((_, i) => !decided.has(ids[i]!));
    if (open) return open.position - 1;
    const last = rows.at(-1);
    if (!last || rows.length < REQUESTS) return head;
    after = last.position;
  }
}
