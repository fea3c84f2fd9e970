import { readShard, type Shard, type ShardPage } from '#event-store';
import type { Pool } from '#platform';
import { PAGE } from '#fold';
import { foldPage } from './fold-page.js';
import type { MemoryState } from './memory-state.js';

export interface FoldShardOptions {
  /** The last position to be folded. */
  until: number;
  /** Payments of a correction that are objects at once. */
  page?: number | undefined;
  /** After each page: how far it is, and a chance to write out what the page made before the next one is folded. */
  onPage: (position: number) => Promise<void>;
  /** Stops after the page under way. */
  signal?: AbortSignal | undefined;
}

/** Positions read at once; the shards share their events. */
const PAGE_POSITIONS = 10_000;

/**
 * Folds what one shard sees of the log, from its beginning, in memory. The next page is on its way from the database
 * while one is folded.
 * @returns whether it got to the end; false where it was told to stop
 * @throws UndecidedWithdrawalError
 */
export async function foldShard(
  pool: Pool,
  shard: Shard,
  state: MemoryState,
  { until, page: pageOfCorrection = PAGE, onPage, signal }: FoldShardOptions,
): Promise<boolean> {
  const step = PAGE_POSITIONS * shard.of;
  const read = (after: number): Promise<ShardPage> => readShard(pool, after, Math.min(until, after + step), shard);
  let next = read(0);
  for (let after = 0; after < until; after += step) {
    if (signal?.aborted) return false;
    const page = await next;
    if (after + step < until) next = read(after + step);
    // Should this page fail, nobody waits for the next one.
    next.catch(() => undefined);
    await foldPage(pool, page, shard, state, pageOfCorrection);
    await onPage(Math.min(until, after + step));
  }
  return true;
}
