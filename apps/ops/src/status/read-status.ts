import type { Pool } from '#platform';
import {
  countDeadLetters,
  describeOtherRelease,
  readRetentionGaps,
  type ListedGap,
  type LiveSnapshots,
} from '#read-models';
import { readServers, type ServerStatus } from './read-servers.js';
import { readPartitions, type PartitionStatus } from './read-partitions.js';

export interface LedgerStatus {
  /** Those that the database's address names, where it names several. */
  servers: ServerStatus[];
  /** The event store's last position. */
  head: number;
  projections: { version: number; state: string; position: number; lagEvents: number }[];
  /** Why nothing is projected, where another release made the live version. */
  otherRelease: string | null;
  /** Those that are open. */
  deadLetters: { reason: string; count: number }[];
  /** Events that the rules refuse, of which somebody knows. */
  acknowledgedDeadLetters: { reason: string; count: number }[];
  consumers: PartitionStatus[];
  /** What was deleted before it was read and nobody has acknowledged: those found last. */
  retentionGaps: ListedGap[];
}

const GAPS_MAX = 100;

/** How far everything is. */
export async function readStatus(pool: Pool, live: LiveSnapshots, databaseUrl: string): Promise<LedgerStatus> {
  const servers = await readServers(databaseUrl);
  const head = await pool.query<{ position: number }>('SELECT position FROM event_store_head');
  const position = head.rows[0]?.position ?? 0;
  const versions = await pool.query<{ version: number; state: string; position: number }>(
    'SELECT version, state, position FROM projection_versions WHERE pruned_at IS NULL ORDER BY version',
  );
  const { deadLetters, gaps } = await live.read(async (client) => ({
    deadLetters: await countDeadLetters(client),
    gaps: await readRetentionGaps(client, 'open', { limit: GAPS_MAX }),
  }));
  return {
    servers,
    head: position,
    projections: versions.rows.map((row) => ({ ...row, lagEvents: Math.max(0, position - row.position) })),
    otherRelease: (await describeOtherRelease(pool)) ?? null,
    deadLetters: counted(deadLetters, 'open'),
    acknowledgedDeadLetters: counted(deadLetters, 'acknowledged'),
    consumers: await readPartitions(pool),
    retentionGaps: gaps.retentionGaps,
  };
}

type Counts = Awaited<ReturnType<typeof countDeadLetters>>;

const counted = (counts: Counts, which: 'open' | 'acknowledged'): { reason: string; count: number }[] =>
  counts
    .map((each) => ({ reason: each.reason, count: each[which] }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
