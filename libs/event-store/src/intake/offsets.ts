import { LedgerError, TIMELINE, type Pool, type PoolClient } from '#platform';

/** How far a consumer has read a partition, and by which right. Offsets are int64, hence text. */
export interface PartitionOffset {
  topic: string;
  partition: number;
  /** The first offset not read yet. */
  nextOffset: string;
  /** From `claimPartition`. */
  epoch: number;
  /** Where the partition's log ended when this was read. */
  logEnd?: string | undefined;
}

/** What is known of a partition when it is claimed; null where it was never read, or its log never looked at. */
export interface ClaimedPartition {
  epoch: number;
  nextOffset: string | null;
  logEnd: string | null;
}

/** Whether a claim (`o`, a row of consumer_offsets) was made on the present timeline: what was stored after it may be lost on any other. */
export const CLAIMED_HERE = `coalesce(o.timeline, ${TIMELINE}) = ${TIMELINE}`;

/** A partition was claimed by another consumer since, or on another timeline: this one must claim it anew. Nothing was written. */
export class StaleConsumerError extends LedgerError {
  constructor(topic: string, partition: number) {
    super(
      'STALE_CONSUMER',
      `partition ${partition} of ${topic} was taken over by another consumer, or another server became the primary`,
      false,
    );
  }
}

const textOrNull = (offset: number | null): string | null => (offset === null ? null : String(offset));

/** Takes a partition over: whoever claimed it before can write no more, whatever it still believes. */
export async function claimPartition(pool: Pool, topic: string, partition: number): Promise<ClaimedPartition> {
  const { rows } = await pool.query<{ epoch: number; next_offset: number | null; log_end: number | null }>(
    `INSERT INTO consumer_offsets (topic, partition, epoch, timeline) VALUES ($1, $2, 1, ${TIMELINE})
     ON CONFLICT (topic, partition) DO UPDATE SET epoch = consumer_offsets.epoch + 1, timeline = excluded.timeline
     RETURNING epoch, next_offset, log_end`,
    [topic, partition],
  );
  const { epoch, next_offset: nextOffset, log_end: logEnd } = rows[0]!;
  return { epoch, nextOffset: textOrNull(nextOffset), logEnd: textOrNull(logEnd) };
}

/** Moves the offsets within the caller's transaction, at once. @throws StaleConsumerError */
export async function moveOffsets(client: PoolClient, offsets: readonly PartitionOffset[]): Promise<void> {
  if (offsets.length === 0) return;
  // Of several batches of a partition the last one says how far it was read; each of its epochs must be the present one.
  const moves = [...new Map(offsets.map((offset) => [nameOf(offset), offset])).values()];
  const { rows } = await client.query<Pick<PartitionOffset, 'topic' | 'partition' | 'epoch'>>(
    `UPDATE consumer_offsets AS o
     SET next_offset = m.next_offset, log_end = coalesce(m.log_end, o.log_end),
         log_seen_at = CASE WHEN m.log_end IS NULL THEN o.log_seen_at ELSE clock_timestamp() END
     FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[], $5::bigint[])
       AS m (topic, partition, next_offset, epoch, log_end)
     WHERE o.topic = m.topic AND o.partition = m.partition AND o.epoch = m.epoch AND ${CLAIMED_HERE}
     RETURNING o.topic, o.partition, o.epoch`,
    [
      moves.map(({ topic }) => topic),
      moves.map(({ partition }) => partition),
      moves.map(({ nextOffset }) => nextOffset),
      moves.map(({ epoch }) => epoch),
      moves.map(({ logEnd }) => logEnd ?? null),
    ],
  );
  const moved = new Set(rows.map(nameOf));
  const stale = moves.find((move) => !moved.has(nameOf(move)));
  if (stale) throw new StaleConsumerError(stale.topic, stale.partition);
}

const nameOf = ({ topic, partition, epoch }: Pick<PartitionOffset, 'topic' | 'partition' | 'epoch'>): string =>
  `${partition} ${epoch} ${topic}`;
