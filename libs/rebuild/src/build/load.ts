import { requireDense } from '#event-store';
import { inTransaction, type Pool, type PoolClient } from '#platform';
import type { Lease } from '#projector';
import { defer, NO_WAIT_FOR_DISK } from '#read-models';
import { moveState } from '../replay/hold.js';
import { countShards } from './count-shards.js';
import { createCorrections, postCorrections } from './corrections.js';
import { enterVersion, loadShard } from './load-shard.js';
import { createPaymentBounds, RAISE_PAYMENT_BOUNDS } from './payment-bounds.js';
import type { ShardWorker } from './shard-task.js';

export interface LoadOptions {
  /** Shards are folded by so many at once; left out: by this process, one after the other. */
  workers?: readonly ShardWorker[] | undefined;
  /** Payments that one worker holds in memory, at most, where not the usual number. */
  shardPayments?: number | undefined;
  /** Payments of a correction that are objects at once, where not the usual number. */
  page?: number | undefined;
  onProgress?: (position: number) => void;
  signal?: AbortSignal | undefined;
}

/** The shards that are not loaded yet; the first time, how many there are is decided for good. */
async function shardsToLoad(pool: Pool, lease: Lease, count: number): Promise<{ of: number; left: number[] }> {
  return inTransaction(pool, async (client) => {
    await enterVersion(client, lease);
    const { rows: made } = await client.query<{ made: boolean }>(
      `SELECT to_regclass('loaded_shards') IS NOT NULL AS made`,
    );
    if (!made[0]!.made) {
      await client.query('CREATE TABLE loaded_shards (index integer PRIMARY KEY)');
      await client.query(`CREATE TABLE shard_count AS SELECT $1::integer AS shards`, [count]);
      await createCorrections(client);
      await createPaymentBounds(client);
    }
    const { rows: counted } = await client.query<{ shards: number }>('SELECT shards FROM shard_count');
    const { rows: loaded } = await client.query<{ index: number }>('SELECT index FROM loaded_shards');
    const of = counted[0]!.shards;
    const all = Array.from({ length: of }, (_, index) => index);
    return { of, left: all.filter((index) => !loaded.some((row) => row.index === index)) };
  });
}

/** What is left to be done for the tables as a whole, and the version's checkpoint. */
async function finish(client: PoolClient, lease: Lease, until: number): Promise<void> {
  await client.query(NO_WAIT_FOR_DISK);
  await enterVersion(client, lease);
  await postCorrections(client);
  await defer(client, lease.version, 'partners', RAISE_PAYMENT_BOUNDS);
  await client.query('DROP TABLE loaded_shards, shard_count');
  await client.query(
    `UPDATE projection_versions SET position = $2, read_position = $2,
       position_recorded_at = (SELECT recorded_at FROM events WHERE position = $2) WHERE version = $1`,
    [lease.version, until],
  );
  await moveState(client, lease, 'replaying', 'indexing');
}

/**
 * Fills a version's tables, which have no indexes yet, from the log up to a position, shard by shard in memory, and moves it on to 'indexing'.
 * A shard is loaded wholly or not at all, so that a process may die at any moment and another go on.
 * @param until every withdrawal requested up to there is decided
 * @returns whether it got there; false where it was told to stop
 * @throws ReplayFencedError, GapInLogError, UndecidedWithdrawalError
 */
export async function load(pool: Pool, lease: Lease, until: number, options: LoadOptions): Promise<boolean> {
  const { signal, onProgress, page, shardPayments } = options;
  const here: ShardWorker = (task, progress, stop) => loadShard(pool, task, progress, stop);
  const workers = options.workers ?? [here];
  // Before anything is loaded: what is loaded is not loaded again.
  await requireDense(pool, until);
  const { of, left } = await shardsToLoad(pool, lease, countShards(until, workers.length, shardPayments));

  const positions = new Array<number>(of).fill(until).map((position, index) => (left.includes(index) ? 0 : position));
  const report = (): void => onProgress?.(Math.floor(positions.reduce((sum, at) => sum + at / of, 0)));
  report();
  const ended = new AbortController();
  const stop = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  const work = async (worker: ShardWorker): Promise<void> => {
    for (let index = left.shift(); index !== undefined && !stop.aborted; index = left.shift()) {
      const shard = index;
      const progress = (position: number): void => {
        positions[shard] = position;
        report();
      };
      await worker({ lease, until, index, of, page }, progress, stop);
    }
  };
  // Where one fails, the others are not left to work for nothing.
  const outcomes = await Promise.allSettled(
    workers.map((worker) =>
      work(worker).catch((error: unknown) => {
        ended.abort();
        throw error;
      }),
    ),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  if (signal?.aborted) return false;
  await inTransaction(pool, (client) => finish(client, lease, until));
  return true;
}
