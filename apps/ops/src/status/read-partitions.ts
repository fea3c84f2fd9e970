import { formatInstant, type Instant } from '#contracts';
import type { Pool } from '#platform';

/** How far consumers have read a partition, and what they last knew of its log. Null: not known. */
export interface PartitionStatus {
  topic: string;
  partition: number;
  nextOffset: number | null;
  logStart: number | null;
  logEnd: number | null;
  /** Offsets between the next one and the log's end. */
  lag: number | null;
  /** When a consumer last knew where the log ends. */
  seenAt: string | null;
}

type Row = Omit<PartitionStatus, 'lag' | 'seenAt'> & { seenAt: Instant | null };

export async function readPartitions(pool: Pool): Promise<PartitionStatus[]> {
  const { rows } = await pool.query<Row>(
    `SELECT topic, partition, next_offset AS "nextOffset", log_start AS "logStart", log_end AS "logEnd",
            log_seen_at AS "seenAt"
     FROM consumer_offsets ORDER BY topic, partition`,
  );
  return rows.map((row) => ({
    ...row,
    lag: lagOf(row),
    seenAt: row.seenAt === null ? null : formatInstant(row.seenAt),
  }));
}

function lagOf({ nextOffset, logStart, logEnd }: Row): number | null {
  if (logEnd === null) return null;
  return Math.max(0, logEnd - Math.max(nextOffset ?? 0, logStart ?? 0));
}
