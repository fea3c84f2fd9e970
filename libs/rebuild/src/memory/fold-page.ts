import { OWN_SOURCE, type RecordedEvent } from '#contracts';
import { findEvents, type Shard, type ShardPage } from '#event-store';
import type { Pool } from '#platform';
import { decisionId, continueCorrection, foldWhole, finishAtOnce, Cause } from '#fold';
import type { MemoryState } from './memory-state.js';

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
 * Folds what a shard sees of a stretch of the log.
 * @param pageOfCorrection payments of a correction that are objects at once
 * @throws UndecidedWithdrawalError
 */
export async function foldPage(
  pool: Pool,
  page: ShardPage,
  shard: Shard,
  state: MemoryState,
  pageOfCorrection: number,
): Promise<void> {
  state.know(await decisionsFor(pool, page));
  for (let sharded = page.next(); sharded; sharded = page.next()) {
    const { event, shard: owner } = sharded;
    // What every shard folds, one of them reports.
    state.begin(owner !== null || shard.index === 0);
    foldOne(state, event, pageOfCorrection);
  }
}
