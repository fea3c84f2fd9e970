import { appendEvents } from '#event-store';
import { inTransaction, type Pool, type PoolClient } from '#platform';
import { Batch, type BatchLimits } from './batch.js';
import { lockCheckpoint, moveCheckpoint, type Checkpoint, type Lease } from './checkpoint.js';
import { PAGE } from './fold/correction.js';
import { UndecidedWithdrawalError } from './fold/undecided-withdrawal.js';
import { KnownRows } from './known-rows.js';
import type { ReadAhead } from './read-ahead.js';
import { SlowLane } from './slow-lane/slow-lane.js';
import { StoredState } from './stored/stored-state.js';
import { completeVersion } from '../versions/complete-version.js';

export interface FoldLimits extends BatchLimits {
  /** Events beyond this position are not read. */
  until?: number;
  /** Whether withdrawals may be decided: by the live version alone. Decisions that are recorded are always obeyed. */
  decides: boolean;
}

export interface FoldedBatch extends Checkpoint {
  /** The log was read further; otherwise the slow lane had its turn. */
  readOn: boolean;
}

/**
 * Folds the next events within the caller's transaction: what they change, the decisions they ask for and the
 * checkpoint. Where there are none, or the limit is 0, it works on what waits in the slow lane instead: never both, so
 * that events that were read are not kept waiting for the transaction's end. Leaves the version's schema as search_path.
 * @param known what is known from the lease's batches before. The caller has it forgotten where the transaction fails
 * @param ahead reads what comes next while this is written
 * @throws FencedProjectorError, GapInLogError, UndecidedWithdrawalError
 */
export async function foldBatch(
  client: PoolClient,
  lease: Lease,
  limits: FoldLimits,
  known = new KnownRows(),
  ahead?: ReadAhead,
): Promise<FoldedBatch> {
  const { until = Number.POSITIVE_INFINITY, decides, page, slowPieces } = limits;
  const before = await lockCheckpoint(client, lease);
  if (before.isBare) await completeVersion(client, lease);
  const state = new StoredState(client, known);
  const lane = await SlowLane.load(client);
  const events = Math.max(0, Math.min(limits.events, until - before.readPosition));
  const batch = new Batch(client, state, lane, { events, page, slowPieces }, ahead);

  const last = await batch.readOn(before.readPosition);
  if (!last) await batch.workSlowLane();
  await state.flush();
  await lane.flush(client);
  if (state.decisions.length > 0) {
    if (!decides) throw new UndecidedWithdrawalError();
    await appendEvents(client, state.decisions);
  }

  const readPosition = last?.position ?? before.readPosition;
  const position = lane.first ? lane.first.position - 1 : readPosition;
  const after = { readPosition, position, readOn: last !== undefined };
  if (after.readPosition !== before.readPosition || after.position !== before.position || lane.first) {
    await moveCheckpoint(client, lease, after, last?.recordedAt);
  }
  return after;
}

/**
 * Projects the next events of the live version in a transaction, and gives the slow lane a turn in another. Either all
 * of it is there afterwards or nothing, so that a batch can be repeated after any fault. Does nothing where the version
 * reflects the whole store.
 * @param events read at once, at most
 * @param pieces how large the pieces of large corrections are, where not the usual ones
 * @param known what is known from the lease's batches before
 * @param ahead reads what comes next while this is written
 * @throws FencedProjectorError where the lease is not the latest
 * @throws GapInLogError
 */
export async function projectBatch(
  pool: Pool,
  lease: Lease,
  events: number,
  pieces: Partial<Omit<BatchLimits, 'events'>> = {},
  known = new KnownRows(),
  ahead?: ReadAhead,
): Promise<Checkpoint> {
  const limits = { page: PAGE, decides: true, ...pieces };
  try {
    const read = await inTransaction(pool, (client) => foldBatch(client, lease, { ...limits, events }, known, ahead));
    if (!read.readOn || read.position === read.readPosition) return read;
    return await inTransaction(pool, (client) => foldBatch(client, lease, { ...limits, events: 0 }, known));
  } catch (error) {
    known.forget();
    throw error;
  }
}
