import type { Pool } from '#platform';
import { readRetentionGaps, type ListedGap, type LiveSnapshots } from '#projections';
import { readPartitions, type PartitionStatus } from './read-partitions.js';

export interface LedgerStatus {
  /** The event store's last position. */
  head: number;
  projections: { version: number; state: string; position: number; lagEvents: number }[];
  deadLetters: { reason: string; count: number }[];
  consumers: PartitionStatus[];
  /** What was deleted before it was read and nobody has acknowledged: those found last. */
  retentionGaps: ListedGap[];
}

const GAPS_MAX = 100;

/** Both kinds: messages that cannot be used, and events that the rules refuse. */
const OPEN_DEAD_LETTERS = `
  SELECT reason, count(*) AS count
  FROM (SELECT reason FROM dead_letters WHERE status = 'open' UNION ALL SELECT reason FROM rejected_events) AS letters
  GROUP BY reason ORDER BY count DESC, reason`;

/** How far everything is. */
export async function readStatus(pool: Pool, live: LiveSnapshots): Promise<LedgerStatus> {
  const head = await pool.query<{ position: number }>('SELECT position FROM event_store_head');
  const position = head.rows[0]?.position ?? 0;
  const versions = await pool.query<{ version: number; state: string; position: number }>(
    'SELECT version, state, position FROM projection_versions WHERE pruned_at IS NULL ORDER BY version',
  );
  const { deadLetters, gaps } = await live.read(async (client) => ({
    deadLetters: await client.query<{ reason: string; count: number }>(OPEN_DEAD_LETTERS),
    gaps: await readRetentionGaps(client, 'open', { limit: GAPS_MAX }),
  }));
  return {
    head: position,
    projections: versions.rows.map((row) => ({ ...row, lagEvents: Math.max(0, position - row.position) })),
    deadLetters: deadLetters.rows,
    consumers: await readPartitions(pool),
    retentionGaps: gaps.retentionGaps,
  };
}
