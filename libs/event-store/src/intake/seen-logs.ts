import type { Pool } from '#platform';
import { CLAIMED_HERE, type PartitionOffset } from './offsets.js';

/** What the brokers have of a partition's log, and how far it was read, deleted and filtered messages included. */
export interface SeenLog extends PartitionOffset {
  logStart: string;
  logEnd: string;
}

/**
 * Notes what was seen of logs that are quiet, beside their offsets. A row that a batch holds is passed over: the batch notes
 * the same, and to wait for several rows of others might end in a deadlock. A partition claimed by another is its business.
 */
export async function noteLogs(pool: Pool, logs: readonly SeenLog[]): Promise<void> {
  if (logs.length === 0) return;
  await pool.query(
    `WITH seen AS (
       SELECT o.topic, o.partition, s.next_offset, s.log_start, s.log_end
       FROM consumer_offsets o
       JOIN unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
         AS s (topic, partition, epoch, next_offset, log_start, log_end)
         ON o.topic = s.topic AND o.partition = s.partition AND o.epoch = s.epoch AND ${CLAIMED_HERE}
       FOR UPDATE OF o SKIP LOCKED
     )
     UPDATE consumer_offsets AS o
     SET next_offset = greatest(o.next_offset, seen.next_offset), log_start = seen.log_start, log_end = seen.log_end,
         log_seen_at = clock_timestamp()
     FROM seen WHERE o.topic = seen.topic AND o.partition = seen.partition`,
    [
      logs.map(({ topic }) => topic),
      logs.map(({ partition }) => partition),
      logs.map(({ epoch }) => epoch),
      logs.map(({ nextOffset }) => nextOffset),
      logs.map(({ logStart }) => logStart),
      logs.map(({ logEnd }) => logEnd),
    ],
  );
}
