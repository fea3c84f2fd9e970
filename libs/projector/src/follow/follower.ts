import { inTransaction, type Pool } from '#platform';
import type { BatchLimits } from './batch.js';
import type { Checkpoint, Lease } from '../lease/checkpoint.js';
import { foldBatch, type FoldedBatch, type FoldLimits, type Predecessor } from './fold-batch.js';
import { PAGE } from '#fold';
import type { MemoryLimits } from '../state/memory-limits.js';
import { StoredState } from '../state/stored-state.js';

/** How much of the log a step takes, and how far it goes. */
export interface Step extends Partial<BatchLimits>, Pick<FoldLimits, 'until'> {
  events: number;
}

/**
 * Moves a version on, batch by batch, each in a transaction of its own: all of a batch is there afterwards or nothing.
 * While PostgreSQL writes one batch, the next is read and folded over it. Two things wait until all is written: a decision
 * on a withdrawal, which asks the ledger what is available, and corrections that are put off. A batch that fails
 * takes the one above it along, and what was remembered with it; both can be repeated.
 */
export class Follower {
  #state: StoredState;
  #last: Predecessor | undefined;
  #written: Checkpoint | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly lease: Lease,
    private readonly options: Pick<FoldLimits, 'decides'> & { memory?: MemoryLimits },
  ) {
    this.#state = this.#newState();
  }

  /** That knows nothing. */
  #newState(): StoredState {
    return new StoredState(this.options.memory);
  }

  /** Where the version was last seen to stand, as far as this follower has moved it; undefined before. */
  get written(): Checkpoint | undefined {
    return this.#written;
  }

  /** Where it will stand once all is written that was folded; undefined before anything was. */
  get folded(): Checkpoint | undefined {
    return this.#last?.after ?? this.#written;
  }

  /**
   * Folds the next events, and begins to write them; the batch before is written then. Where facts wait for a
   * correction that was put off, gives them their turn in a second transaction. Does nothing where there is nothing to do.
   * @returns where the version stands once all is written: see `settle`
   * @throws FencedProjectorError where the lease is not the latest
   * @throws GapInLogError, UndecidedWithdrawalError
   */
  async next(step: Step): Promise<Checkpoint> {
    const folded = await this.#fold(step);
    if (folded.position === folded.readPosition) return folded;
    await this.settle();
    if (!folded.readOn) return folded;
    const after = await this.#fold({ ...step, events: 0 });
    await this.settle();
    return after;
  }

  /** Waits until all is written. @returns where the version stands then; undefined where this follower has not moved it */
  async settle(): Promise<Checkpoint | undefined> {
    const last = this.#last;
    this.#last = undefined;
    try {
      await last?.written;
    } catch (error) {
      this.#state = this.#newState();
      throw error;
    }
    return this.#written;
  }

  async #fold({ events, page = PAGE, queuedPieces, until }: Step): Promise<FoldedBatch> {
    const { decides } = this.options;
    const predecessor = this.#last;
    const folded = Promise.withResolvers<FoldedBatch>();
    const written = inTransaction(this.pool, (client) =>
      foldBatch(
        client,
        this.lease,
        { events, page, queuedPieces, until, decides },
        { state: this.#state, predecessor, onFolded: folded.resolve },
      ),
    ).then((after) => (this.#written = after));
    written.catch(folded.reject);
    try {
      const after = await folded.promise;
      await predecessor?.written;
      this.#last = { after, written };
      return after;
    } catch (error) {
      await Promise.allSettled([predecessor?.written, written]);
      this.#last = undefined;
      this.#state = this.#newState();
      throw error;
    }
  }
}
