import { now, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { countDeadLetters } from './dead-letter-counts.js';
import type { At } from './at.js';
import { describeOtherRelease } from './this-program.js';
import { countSql, WAITING_KINDS } from './waiting/sources.js';

/** How far everything is, and how much somebody should look at: numbers alone, each of which has a list of its own. */
export async function readOperationsSummary(client: PoolClient, at: At) {
  const { rows } = await client.query<{ head: number; waiting_since: Instant | null; gaps: number }>(
    `SELECT head.position AS head, events.recorded_at AS waiting_since,
       (SELECT count(*)::integer FROM retention_gaps WHERE acknowledged_at IS NULL) AS gaps
     FROM event_store_head head LEFT JOIN events ON events.position = $1::bigint + 1`,
    [at.position],
  );
  const { head = at.position, waiting_since: since = null, gaps = 0 } = rows[0] ?? {};
  const otherRelease = (await describeOtherRelease(client)) ?? null;
  return {
    head,
    position: at.position,
    version: at.version,
    lagEvents: head - at.position,
    lagSeconds: since === null ? 0 : Math.max(0, (now() - since) / 1_000_000),
    otherRelease,
    deadLetters: await countDeadLetters(client),
    // What waits is noted by versions of this release's program alone.
    waiting: otherRelease === null ? await countWaitingFacts(client) : null,
    openRetentionGaps: gaps,
  };
}

/** Of each kind of which there are any. */
async function countWaitingFacts(client: PoolClient) {
  const counts = WAITING_KINDS.map((kind) => `SELECT '${kind}' AS kind, (${countSql(kind)})::integer AS count`);
  const { rows } = await client.query<{ kind: string; count: number }>(
    `SELECT kind, count FROM (${counts.join(' UNION ALL ')}) AS kinds WHERE count > 0 ORDER BY count DESC, kind`,
  );
  return rows;
}
