import type { Pool } from '#platform';
import type { LiveSnapshots } from '#projections';

export interface LedgerStatus {
  /** The event store's last position. */
  head: number;
  projections: { version: number; state: string; position: number; lagEvents: number }[];
  deadLetters: { reason: string; count: number }[];
  consumers: { topic: string; partition: number; nextOffset: number | null }[];
}

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
  const consumers = await pool.query<{ topic: string; partition: number; nextOffset: number | null }>(
    'SELECT topic, partition, next_offset AS "nextOffset" FROM consumer_offsets ORDER BY topic, partition',
  );
  const deadLetters = await live.read((client) => client.query<{ reason: string; count: number }>(OPEN_DEAD_LETTERS));
  return {
    head: position,
    projections: versions.rows.map((row) => ({ ...row, lagEvents: Math.max(0, position - row.position) })),
    deadLetters: deadLetters.rows,
    consumers: consumers.rows,
  };
}
