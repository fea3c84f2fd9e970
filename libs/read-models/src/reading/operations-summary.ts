import type { PoolClient } from '#platform';
import { countDeadLetters } from './dead-letter-counts.js';
import type { At } from './at.js';
import { readLagAt } from './lag.js';
import { describeOtherRelease } from './this-program.js';
import { countSql, WAITING_KINDS } from './waiting/sources.js';

/** How far everything is, and how much somebody should look at: numbers alone, each of which has a list of its own. */
export async function readOperationsSummary(client: PoolClient, at: At) {
  const { head, position, events, seconds, openRetentionGaps } = await readLagAt(client, at);
  const otherRelease = (await describeOtherRelease(client)) ?? null;
  return {
    head,
    position,
    version: at.version,
    lagEvents: events,
    lagSeconds: seconds,
    otherRelease,
    deadLetters: await countDeadLetters(client),
    // What waits is noted by versions of this release's program alone.
    waiting: otherRelease === null ? await countWaitingFacts(client) : null,
    openRetentionGaps,
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
