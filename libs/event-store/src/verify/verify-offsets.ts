import { formatInstant, type Instant } from '#contracts';
import { inTransaction, ONE_PROCESS, type Pool, type PoolClient } from '#platform';

/** How far each partition was read: `topic/partition` → its next offset, an int64, hence text. */
export type ReadOffsets = Readonly<Record<string, string>>;

export interface OffsetsVerdict {
  offsets: ReadOffsets;
  /** A sentence: what is wrong first, and null where nothing is. */
  problem: string | null;
}

/** Offsets that were noted outside the database, and when. */
export interface NotedOffsets {
  at: Instant;
  offsets: ReadOffsets;
}

interface PartitionRow {
  name: string;
  next: string | null;
  /** Of what was recorded last of the partition; null where nothing was. */
  recorded: string | null;
}

/**
 * What was recorded last of each partition stands before its next offset. It is the last that counts, not the highest offset:
 * the log of a topic that was made anew begins at 0 again. What an operator had taken in later says nothing.
 */
const READ_PARTITIONS = `
  WITH last_events AS (
    SELECT max(position) AS position FROM events
    WHERE topic IS NOT NULL
      AND position NOT IN (SELECT position FROM dead_letters WHERE status = 'redriven' AND position IS NOT NULL)
    GROUP BY topic, partition
  ), last_letters AS (SELECT max(id) AS id FROM dead_letters GROUP BY topic, partition),
  recorded AS (
    SELECT DISTINCT ON (topic, partition) topic, partition, "offset" FROM (
      SELECT topic, partition, "offset", recorded_at FROM events JOIN last_events USING (position)
      UNION ALL
      SELECT topic, partition, "offset", recorded_at FROM dead_letters JOIN last_letters USING (id)
    ) AS last ORDER BY topic, partition, recorded_at DESC, "offset" DESC
  )
  SELECT c.topic || '/' || c.partition AS name, c.next_offset::text AS next, recorded."offset"::text AS recorded
  FROM consumer_offsets c LEFT JOIN recorded USING (topic, partition) ORDER BY c.topic, c.partition`;

/** The logs that were found to begin anew since: `topic/partition`. */
async function resetSince(client: PoolClient, since: Instant): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT topic || '/' || partition AS name FROM retention_gaps WHERE cause = 'LOG_RESET' AND detected_at >= $1`,
    [formatInstant(since)],
  );
  return new Set(rows.map(({ name }) => name));
}

/**
 * Holds the consumers' offsets against what is recorded, and against those that were noted before: they only ever move on,
 * unless a topic was made anew, of which there is a record.
 */
export function verifyOffsets(pool: Pool, noted?: NotedOffsets): Promise<OffsetsVerdict> {
  return inTransaction(
    pool,
    async (client) => {
      await client.query(ONE_PROCESS);
      const { rows } = await client.query<PartitionRow>(READ_PARTITIONS);
      const offsets = Object.fromEntries(rows.flatMap(({ name, next }) => (next === null ? [] : [[name, next]])));
      const behind = rows.find(({ next, recorded }) => recorded !== null && BigInt(next ?? 0) <= BigInt(recorded));
      if (behind) {
        const { name, next, recorded } = behind;
        return {
          offsets,
          problem: `${name} is to be read from ${next ?? 'nowhere'} on, and offset ${recorded} is recorded`,
        };
      }
      return { offsets, problem: noted ? await movedBack(client, offsets, noted) : null };
    },
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  );
}

async function movedBack(client: PoolClient, offsets: ReadOffsets, noted: NotedOffsets): Promise<string | null> {
  const reset = await resetSince(client, noted.at);
  for (const [name, before] of Object.entries(noted.offsets)) {
    const now = offsets[name];
    if (reset.has(name) || (now !== undefined && BigInt(now) >= BigInt(before))) continue;
    return `${name} had been read up to ${before} when that was noted, and ${now ?? 'nothing'} is recorded: it was moved back`;
  }
  return null;
}
