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

/** Moves the offsets within the caller's transaction. @throws StaleConsumerError */
export async function moveOffsets(client: PoolClient, offsets: readonly PartitionOffset[]): Promise<void> {
  for (const { topic, partition, nextOffset, epoch } of offsets) {
    const { rowCount } = await client.query(
      `UPDATE consumer_offsets SET next_offset = $3 WHERE topic = $1 AND partition = $2 AND epoch = $4`,
      [topic, partition, nextOffset, epoch],
    );
    if (rowCount !== 1) throw new StaleConsumerError(topic, partition);
  }
}
