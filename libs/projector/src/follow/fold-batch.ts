import { appendEvents } from '#event-store';
import type { PoolClient } from '#platform';
import { Batch, type BatchLimits } from './batch.js';
import { enterVersion, lockCheckpoint, moveCheckpoint, type Checkpoint, type Lease } from '../lease/checkpoint.js';
import { UndecidedWithdrawalError } from '#fold';
import { CorrectionQueue } from '../correction-queue/correction-queue.js';
import { StoredState } from '../state/stored-state.js';

export interface FoldLimits extends BatchLimits {
  /** Events beyond this position are not read. */
  until?: number | undefined;
  /** Whether withdrawals may be decided: by the live version alone. Decisions that are recorded are always obeyed. */
  decides: boolean;
}

export interface FoldedBatch extends Checkpoint {
  /** The log was read further; otherwise the correction queue had its turn. */
  readOn: boolean;
}

/** The batch before, of the same state, with nothing in its correction queue. It is being written while this one is folded. */
export interface Predecessor {
  /** Where the version stands when it is written. */
  after: Checkpoint;
  written: Promise<unknown>;
}

export interface FoldOptions {
  state?: StoredState;
  predecessor?: Predecessor | undefined;
  /** All is folded, and about to be written: another batch of the same state may begin. */
  onFolded?: (after: FoldedBatch) => void;
}

/**
 * Folds the next events within the caller's transaction: what they change, the decisions they ask for and the
 * checkpoint. Where there are none, or the limit is 0, it works on what waits in the correction queue instead: never both, so
 * that events that were read are not kept waiting for the transaction's end. Leaves the version's schema as search_path.
 * @param options the state is of no use any more where this fails
 * @throws FencedProjectorError, GapInLogError, UndecidedWithdrawalError
 */
export async function foldBatch(
  client: PoolClient,
  lease: Lease,
  limits: FoldLimits,
  { state = new StoredState(), predecessor, onFolded }: FoldOptions = {},
): Promise<FoldedBatch> {
  const { until = Number.POSITIVE_INFINITY, decides, page, queuedPieces } = limits;
  const stands = await enterVersion(client, lease);
  const before = predecessor?.after ?? stands;
  const queue = predecessor ? CorrectionQueue.empty() : await CorrectionQueue.load(client);
  const events = Math.max(0, Math.min(limits.events, until - before.readPosition));
  state.begin(client, predecessor?.written);
  const batch = new Batch(client, state, queue, { events, page, queuedPieces });

  const last = await batch.readOn(before.readPosition);
  if (!last) await batch.workQueue();
  const work = state.take();
  if (work.decisions.length > 0 && !decides) throw new UndecidedWithdrawalError();
  const readPosition = last?.position ?? before.readPosition;
  const position = queue.first ? queue.first.position - 1 : readPosition;
  const after = { readPosition, position, readOn: last !== undefined };
  onFolded?.(after);

  await predecessor?.written;
  await lockCheckpoint(client, lease, before);
  await work.write(client);
  await queue.flush(client);
  if (work.decisions.length > 0) await appendEvents(client, work.decisions);
  if (after.readPosition !== before.readPosition || after.position !== before.position || queue.first) {
    await moveCheckpoint(client, lease, after, last?.recordedAt);
  }
  return after;
}
