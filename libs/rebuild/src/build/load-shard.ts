import { inTransactionOrNone, type Pool, type PoolClient } from '#platform';
import { foldShard } from '../memory/fold-shard.js';
import { MemoryState } from '../memory/memory-state.js';
import type { Lease } from '#projector';
import { NO_WAIT_FOR_DISK } from '#read-models';
import { ReplayFencedError } from '../replay/replay-error.js';
import { LoadSink } from './load-sink.js';
import type { ShardTask } from './shard-task.js';
import { writePaymentBounds } from './payment-bounds.js';
import { writeCommon, writePayments } from './write-state.js';

/** Takes part in a version's filling as long as nobody else has taken the version. @throws ReplayFencedError */
export async function enterVersion(client: PoolClient, { version, schema, epoch }: Lease): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT set_config('search_path', schema_name || ', public', true) FROM projection_versions
     WHERE version = $1 AND epoch = $2 AND schema_name = $3 AND state = 'replaying' FOR SHARE`,
    [version, epoch, schema],
  );
  if (rowCount !== 1) throw new ReplayFencedError(version);
}

/**
 * Folds one shard in memory, from the beginning of the log, and writes what it makes into the version's tables, in
 * one transaction.
 * @returns whether it got to the end; false where it was told to stop: then nothing was written
 * @throws ReplayFencedError, UndecidedWithdrawalError
 */
export async function loadShard(
  pool: Pool,
  { lease, until, index, of, page }: ShardTask,
  onProgress: (position: number) => void,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const loaded = await inTransactionOrNone(pool, async (client) => {
    await client.query(`SET LOCAL search_path TO ${lease.schema}, public; ${NO_WAIT_FOR_DISK}`);
    const sink: LoadSink = new LoadSink(client, of === 1, () => state);
    const state = new MemoryState(sink);
    const onPage = async (position: number): Promise<void> => {
      await sink.write();
      onProgress(position);
    };
    const folded = await foldShard(pool, { index, of }, state, { until, page, onPage, signal });
    if (!folded) return undefined;
    await sink.finish();
    await writePayments(client, state);
    await writeCommon(client, state, { index, of });
    if (index > 0) await writePaymentBounds(client, state.partners.rows());
    await enterVersion(client, lease);
    await client.query('INSERT INTO loaded_shards VALUES ($1)', [index]);
    return index;
  });
  return loaded !== undefined;
}
