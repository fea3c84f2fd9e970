import type { RecordedEvent } from '#contracts';
import { readEvents, readEventsAt } from '#event-store';
import type { PoolClient } from '#platform';
import { continueCorrection, foldWhole, type Remainder, finish, Cause } from '#fold';
import { prefetch } from '../state/prefetch.js';
import { keysOf, type Key } from '../correction-queue/keys.js';
import type { QueuedFact, CorrectionQueue } from '../correction-queue/correction-queue.js';
import type { StoredState } from '../state/stored-state.js';

/** How much is done in one transaction. */
export interface BatchLimits {
  /** Events read from the log, at most. */
  events: number;
  /** Payments of a correction evaluated at once; one that has more goes to the correction queue. */
  page: number;
  /** Pieces of slow work, at most: pages, or runs of facts that waited. Time bounds it anyway; this is for tests. */
  queuedPieces?: number | undefined;
}

/** While corrections are under way, a batch takes about this long, so that other partners' events hardly wait. */
const QUEUE_WORK_MS = 250;
/** Payments of a large correction evaluated between two looks at the clock. */
const QUEUE_PAGE = 250;
const EVENTS_BESIDE_QUEUE = 500;

/** A batch of the fold: what is loaded, what waits, and the limits. */
export class Batch {
  constructor(
    private readonly client: PoolClient,
    private readonly state: StoredState,
    private readonly queue: CorrectionQueue,
    private readonly limits: BatchLimits,
  ) {}

  /** Folds the next events of the log, or puts them into the correction queue. @returns the last one read */
  async readOn(after: number): Promise<RecordedEvent | undefined> {
    if (!this.queue.isOpen) return undefined;
    const most = Math.min(this.limits.events, this.state.readAhead);
    const limit = this.queue.isEmpty ? most : Math.min(most, EVENTS_BESIDE_QUEUE);
    const events = await readEvents(this.client, after, limit);
    await prefetch(this.state, events);
    let folded = 0;
    while (folded < events.length && this.queue.isOpen && !this.state.isFull) {
      await this.#foldOrWait(events[folded]!);
      folded += 1;
    }
    this.state.readAhead = this.state.isFull ? folded : 2 * this.state.readAhead;
    return events[folded - 1];
  }

  /** Gives the correction queue its turn: for a while, or until it is empty. */
  async workQueue(): Promise<void> {
    const deadline = performance.now() + QUEUE_WORK_MS;
    const { queuedPieces = Number.POSITIVE_INFINITY } = this.limits;
    const isOver = (): boolean => this.queue.isEmpty || this.state.isFull || performance.now() >= deadline;
    for (let i = 0; i < queuedPieces && !isOver(); i += 1) {
      const fact = this.queue.first!;
      if (fact.remainder) await this.#correctFurther(fact, fact.remainder);
      else await this.#foldWaiting();
    }
  }

  async #foldOrWait(event: RecordedEvent): Promise<void> {
    const { queue, state, limits } = this;
    if (!queue.isEmpty) {
      const keys = await keysOf(state, event);
      if (queue.blocks(keys)) {
        queue.add({ position: event.position, keys, remainder: undefined, entries: 0 });
        return;
      }
    }
    // A claim's decision can take a client from a partner whom nothing names any more afterwards.
    const before = event.type === 'claim.approved.v1' || event.type === 'claim.rejected.v1';
    const keysBefore = before ? await keysOf(state, event) : new Set<Key>();
    const cause = new Cause(event);
    const remainder = await finish(foldWhole(state, cause, limits.page));
    if (!remainder) return;
    const keys = keysBefore.union(await keysOf(state, event));
    queue.add({ position: event.position, keys, remainder, entries: cause.entries });
  }

  /** Evaluates a page of the first fact's correction. */
  async #correctFurther(fact: QueuedFact, remainder: Remainder): Promise<void> {
    const [event] = await readEventsAt(this.client, [fact.position]);
    const cause = new Cause(event!, fact.entries);
    const left = await finish(continueCorrection(this.state, cause, remainder, Math.min(this.limits.page, QUEUE_PAGE)));
    this.queue.advance(fact, left, cause.entries);
  }

  /** Folds facts that waited and whose turn it is, until one of them turns out to be a large correction itself. */
  async #foldWaiting(): Promise<void> {
    const { queue, state, limits } = this;
    const facts = queue.waiting(EVENTS_BESIDE_QUEUE);
    const events = await readEventsAt(
      this.client,
      facts.map(({ position }) => position),
    );
    await prefetch(state, events);
    for (const [i, fact] of facts.entries()) {
      const event = events[i]!;
      const cause = new Cause(event);
      const remainder = await finish(foldWhole(state, cause, limits.page));
      if (remainder) queue.lock(fact, await keysOf(state, event));
      queue.advance(fact, remainder, cause.entries);
      if (remainder || state.isFull) return;
    }
  }
}
