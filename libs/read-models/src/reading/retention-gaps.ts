import { formatInstant, type Instant } from '#contracts';
import type { GapCause } from '#event-store';
import type { PoolClient } from '#platform';
import { instantOrNull } from './instants.js';
import { KEY } from './keys.js';
import { cutPage, decodeCursor, type Page } from './page.js';

export const GAP_CAUSES = ['RETENTION', 'LOG_RESET'] as const satisfies readonly GapCause[];
export const GAP_STATUSES = ['open', 'acknowledged'] as const;
export type GapStatus = (typeof GAP_STATUSES)[number];

interface GapRow {
  id: number;
  topic: string;
  partition: number;
  cause: GapCause;
  from_offset: number;
  to_offset: number;
  resumed_at_offset: number;
  detected_at: Instant;
  acknowledged_at: Instant | null;
  acknowledged_by: string | null;
  acknowledgement_reason: string | null;
}

const statusOf = ({ acknowledged_at: at }: GapRow): GapStatus => (at === null ? 'open' : 'acknowledged');

const toGap = (row: GapRow) => ({
  id: row.id,
  topic: row.topic,
  partition: row.partition,
  cause: row.cause,
  /** The first offset that is missing. */
  fromOffset: row.from_offset,
  /** Behind the last that is known to be missing. */
  toOffset: row.to_offset,
  resumedAtOffset: row.resumed_at_offset,
  detectedAt: formatInstant(row.detected_at),
  status: statusOf(row),
  acknowledgedAt: instantOrNull(row.acknowledged_at),
  acknowledgedBy: row.acknowledged_by,
  acknowledgementReason: row.acknowledgement_reason,
});

export type ListedGap = ReturnType<typeof toGap>;

/**
 * Offsets that the brokers deleted before they were read, the one found last first.
 * @throws LedgerError `INVALID_CURSOR`
 */
export async function readRetentionGaps(client: PoolClient, status: GapStatus | undefined, page: Page) {
  const list = `retention-gaps/${status ?? ''}`;
  const after = decodeCursor(list, page.after, [KEY.position]);
  const { rows } = await client.query<GapRow>(
    `SELECT * FROM retention_gaps
     WHERE ($1::boolean IS NULL OR (acknowledged_at IS NULL) = $1) AND ($2::bigint IS NULL OR id < $2)
     ORDER BY id DESC LIMIT $3`,
    [status === undefined ? null : status === 'open', after?.[0] ?? null, page.limit + 1],
  );
  const cut = cutPage(list, page.limit, rows, ({ id }) => [id]);
  return { retentionGaps: cut.rows.map(toGap), next: cut.next };
}

const NAMED_MAX = 3;

/** A sentence about the gaps that nobody has acknowledged; undefined where there are none. */
export async function describeOpenGaps(client: Pick<PoolClient, 'query'>): Promise<string | undefined> {
  const { rows } = await client.query<GapRow & { open: number }>(
    `SELECT *, count(*) OVER () AS open FROM retention_gaps WHERE acknowledged_at IS NULL ORDER BY id DESC LIMIT $1`,
    [NAMED_MAX],
  );
  if (!rows[0]) return undefined;
  const named = rows.map((row) => `${row.topic}/${row.partition} [${row.from_offset}, ${row.to_offset}) ${row.cause}`);
  const others = rows[0].open - rows.length;
  return (
    `not acknowledged: ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}: ` +
    'messages that the brokers deleted before they were read; see "referral-ledger gaps list"'
  );
}
