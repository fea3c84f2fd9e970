import { LedgerError, type Pool, type PoolClient } from '#platform';

/** How far a consumer has read a partition, and by which right. */
export interface PartitionOffset {
  topic: string;
  partition: number;
  /** The first offset not read yet; an int64, hence text. */
  nextOffset: string;
  /** From `claimPartition`. */
  epoch: number;
}

/** A partition was claimed by another consumer since: this one must stop working on it. Nothing was written. */
export class StaleConsumerError extends LedgerError {
  constructor(topic: string, partition: number) {
    super('STALE_CONSUMER', `partition ${partition} of ${topic} was taken over by another consumer`, false);
  }
}

/**
 * Takes a partition over: whoever claimed it before can write no more, whatever it still believes.
 * `nextOffset` is null for a partition that was never read.
 */
export async function claimPartition(
  pool: Pool,
  topic: string,
  partition: number,
): Promise<{ epoch: number; nextOffset: string | null }> {
  const { rows } = await pool.query<{ epoch: number; next_offset: number | null }>(
    `INSERT INTO consumer_offsets (topic, partition, epoch) VALUES ($1, $2, 1)
     ON CONFLICT (topic, partition) DO UPDATE SET epoch = consumer_offsets.epoch + 1
     RETURNING epoch, next_offset`,
    [topic, partition],
  );
  const row = rows[0]!;
  return { epoch: row.epoch, nextOffset: row.next_offset === null ? null : String(row.next_offset) };
}

/** Moves the offsets within the caller's transaction, at once. @throws StaleConsumerError */
export async function moveOffsets(client: PoolClient, offsets: readonly PartitionOffset[]): Promise<void> {
  if (offsets.length === 0) return;
  // Of several batches of a partition the last one says how far it was read; each of its epochs must be the present one.
  const moves = [...new Map(offsets.map((offset) => [nameOf(offset), offset])).values()];
  const { rows } = await client.query<Pick<PartitionOffset, 'topic' | 'partition' | 'epoch'>>(
    `UPDATE consumer_offsets AS o SET next_offset = m.next_offset
     FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[]) AS m (topic, partition, next_offset, epoch)
     WHERE o.topic = m.topic AND o.partition = m.partition AND o.epoch = m.epoch
     RETURNING o.topic, o.partition, o.epoch`,
    [
      moves.map(({ topic }) => topic),
      moves.map(({ partition }) => partition),
      moves.map(({ nextOffset }) => nextOffset),
      moves.map(({ epoch }) => epoch),
    ],
  );
  const moved = new Set(rows.map(nameOf));
  const stale = moves.find((move) => !moved.has(nameOf(move)));
  if (stale) throw new StaleConsumerError(stale.topic, stale.partition);
}

const nameOf = ({ topic, partition, epoch }: Pick<PartitionOffset, 'topic' | 'partition' | 'epoch'>): string =>
  `${partition} ${epoch} ${topic}`;
