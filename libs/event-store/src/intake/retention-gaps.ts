import { formatInstant, now } from '#contracts';
import { inTransaction, type Pool } from '#platform';
import { CLAIMED_HERE, StaleConsumerError } from './offsets.js';

/**
 * RETENTION: the brokers deleted messages that were not read. LOG_RESET: the log ends before what was read of it (its topic
 * was deleted and made anew, or the end of it was lost), so that it is read from its beginning.
 */
export type GapCause = 'RETENTION' | 'LOG_RESET';

/** Offsets of a partition that were not read, and cannot be any more; int64, hence text. */
export interface RetentionGap {
  topic: string;
  partition: number;
  cause: GapCause;
  /** The first that is missing. */
  from: string;
  /** Behind the last that is known to be missing. Of a log that was reset more may be. */
  to: string;
  /** Where reading goes on. */
  resumesAt: string;
  /** What the brokers have of the log now. */
  logStart: string;
  logEnd: string;
}

/**
 * Keeps a gap and moves the partition's offset behind it, in one transaction: so it is kept once, whoever finds it and
 * however the consumer ends. @throws StaleConsumerError
 */
export async function recordGap(pool: Pool, gap: RetentionGap, epoch: number): Promise<void> {
  const { topic, partition, cause, from, to, resumesAt, logStart, logEnd } = gap;
  await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE consumer_offsets AS o SET next_offset = $4, log_start = $5, log_end = $6, log_seen_at = clock_timestamp()
       WHERE topic = $1 AND partition = $2 AND epoch = $3 AND ${CLAIMED_HERE}`,
      [topic, partition, epoch, resumesAt, logStart, logEnd],
    );
    if (rowCount === 0) throw new StaleConsumerError(topic, partition);
    await client.query(
      `INSERT INTO retention_gaps (topic, partition, cause, from_offset, to_offset, resumed_at_offset, detected_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [topic, partition, cause, from, to, resumesAt, formatInstant(now())],
    );
  });
}

export type Acknowledged = 'acknowledged' | 'acknowledged_before' | 'missing';

/** Notes that somebody knows of a gap, and what became of it. The gap stays, with who said so, when and why. */
export async function acknowledgeGap(
  pool: Pool,
  id: number,
  { by, reason }: { by: string; reason: string },
): Promise<Acknowledged> {
  const { rowCount } = await pool.query(
    `UPDATE retention_gaps SET acknowledged_at = $2, acknowledged_by = $3, acknowledgement_reason = $4
     WHERE id = $1 AND acknowledged_at IS NULL`,
    [id, formatInstant(now()), by, reason],
  );
  if (rowCount === 1) return 'acknowledged';
  const found = await pool.query('SELECT FROM retention_gaps WHERE id = $1', [id]);
  return found.rowCount === 1 ? 'acknowledged_before' : 'missing';
}
