import { OWN_SOURCE, type RecordedEvent } from '#contracts';
import { findEvents, readShard, type Shard, type ShardPage } from '#event-store';
import type { Pool } from '#platform';
import { decisionId } from '../../withdrawals/decision-id.js';
import { continueCorrection, foldWhole, PAGE } from '../fold/correction.js';
import { adjustmentOf } from '../fold/facts/payment.js';
import { finishAtOnce } from '../fold/folding.js';
import { Cause } from '../fold/posting.js';
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

/** The decisions that the log holds on the withdrawals that a page requests. */
async function decisionsFor(pool: Pool, page: ShardPage): Promise<Map<string, RecordedEvent>> {
  const asked = page.ofType('withdrawal.requested.v1').map(({ data }) => data.withdrawalId);
  if (asked.length === 0) return new Map();
  const found = await findEvents(pool, OWN_SOURCE, asked.map(decisionId));
  return new Map(asked.flatMap((id) => (found.has(decisionId(id)) ? [[id, found.get(decisionId(id))!]] : [])));
}

function foldOne(state: MemoryState, event: RecordedEvent, page: number): void {
  const cause = new Cause(event);
  let remainder = finishAtOnce(foldWhole(state, cause, page));
  while (remainder) remainder = finishAtOnce(continueCorrection(state, cause, remainder, page));
}

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
    state.know(await decisionsFor(pool, page));
    for (let sharded = page.next(); sharded; sharded = page.next()) {
      const { event, shard: owner } = sharded;
      if (owner === null || owner === shard.index) {
        // What every shard folds, one of them reports.
        state.begin(owner !== null || shard.index === 0);
        foldOne(state, event, pageOfCorrection);
      } else if (event.type === 'payment.refunded.v1' || event.type === 'payment.disputed.v1') {
        state.noteForeign(adjustmentOf(event));
      }
    }
    await onPage(Math.min(until, after + step));
  }
  return true;
}
