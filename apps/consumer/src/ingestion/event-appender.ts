import { setImmediate as nextTurn } from 'node:timers/promises';
import type { NewEvent, Refusal } from '#contracts';
import type { BatchResult, EventStore, InboundBatch, PreparedBatch } from '#event-store';
import { isUnstorable, refusalOfUnstorable } from './unstorable.js';

interface Pending {
  batch: InboundBatch;
  done: { resolve: () => void; reject: (error: unknown) => void };
}

/** Batches that go together. */
interface Group {
  members: readonly Pending[];
  /** Only where it was done ahead. */
  prepared?: PreparedBatch;
}

export interface AppenderOptions {
  store: Pick<EventStore, 'prepare' | 'append'>;
  /** Messages in one transaction, at most (a single batch that is larger is not split). */
  messagesMax: number;
  /** Called after each transaction, with what it did and how long it took. */
  onAppended(result: BatchResult, seconds: number): void;
}

const sizeOf = ({ events, refusals }: InboundBatch): number => events.length + refusals.length;

/**
 * Stores the batches of several partitions in one transaction: while one commits, the others gather. So a fetch that
 * brings a few messages of each of 36 partitions costs one commit, not 36. Those that fill a transaction are prepared
 * while the database works on the one before.
 */
export class EventAppender {
  private readonly queue: Pending[] = [];
  private working = false;
  /** Whether the database has all it needs for now, so that there is time to prepare. */
  private databaseIsBusy = false;
  private ahead: Group | undefined;

  constructor(private readonly options: AppenderOptions) {}

  /**
   * Resolves once the batch is committed. A batch that fails takes no other down with it.
   * @throws StaleConsumerError, and what the database says
   */
  append(batch: InboundBatch): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.push({ batch, done: { resolve, reject } });
      if (this.working) this.prepareAhead();
      else void this.work();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    // Batches that were decoded in the same turn go together.
    await nextTurn();
    for (let group = this.nextGroup(); group; group = this.nextGroup()) {
      const { members, prepared } = group;
      try {
        await this.storePrepared(prepared ?? this.options.store.prepare(joined(members)));
        for (const { done } of members) done.resolve();
      } catch (error) {
        if (members.length === 1) members[0]!.done.reject(error);
        else await this.storeEach(members);
      }
    }
    this.working = false;
  }

  private nextGroup(): Group | undefined {
    const { ahead } = this;
    this.ahead = undefined;
    return ahead ?? this.takeGroup(this.fitting());
  }

  /** Only what fills a transaction: whatever comes until its turn would not have gone with it. */
  private prepareAhead(): void {
    if (this.ahead || !this.databaseIsBusy) return;
    const count = this.fitting();
    const messages = this.queue.slice(0, count).reduce((sum, { batch }) => sum + sizeOf(batch), 0);
    if (count === this.queue.length && messages < this.options.messagesMax) return;
    this.ahead = this.takeGroup(count);
    try {
      if (this.ahead) this.ahead.prepared = this.options.store.prepare(joined(this.ahead.members));
    } catch {
      // In its turn it is prepared again, and whoever handed it over is told.
    }
  }

  /** How many of the queue go into one transaction. */
  private fitting(): number {
    let messages = 0;
    const end = this.queue.findIndex(({ batch }, index) => {
      messages += sizeOf(batch);
      return index > 0 && messages > this.options.messagesMax;
    });
    return end === -1 ? this.queue.length : end;
  }

  private takeGroup(count: number): Group | undefined {
    return count === 0 ? undefined : { members: this.queue.splice(0, count) };
  }

  /** One batch of a group failed, because its partition was lost, say: the others must not suffer. */
  private async storeEach(group: readonly Pending[]): Promise<void> {
    for (const { batch, done } of group) await this.store(batch).then(done.resolve, done.reject);
  }

  private async store(batch: InboundBatch): Promise<void> {
    await this.storePrepared(this.options.store.prepare(batch));
  }

  private async storePrepared(prepared: PreparedBatch): Promise<void> {
    const begin = performance.now();
    try {
      const result = await this.options.store.append(prepared, () => {
        this.databaseIsBusy = true;
        this.prepareAhead();
      });
      this.options.onAppended(result, (performance.now() - begin) / 1000);
    } catch (error) {
      const { batch } = prepared;
      if (!isUnstorable(error) || batch.events.length === 0) throw error;
      await this.storeAllBut(batch, error);
    } finally {
      this.databaseIsBusy = false;
    }
  }

  /** The database refuses a value in one of the events: halves the batch until that one is alone, a dead letter. */
  private async storeAllBut({ events, refusals, offsets }: InboundBatch, error: unknown): Promise<void> {
    const [first, ...others] = events;
    if (first && others.length === 0) {
      await this.store({ events: [], refusals: [...refusals, refusalOfUnstorable(first, error)], offsets });
      return;
    }
    const middle = Math.ceil(events.length / 2);
    // Offsets move with the last half alone: until then all of it would be read again, and recognized.
    await this.store({ events: events.slice(0, middle), refusals: [], offsets: [] });
    await this.store({ events: events.slice(middle), refusals, offsets });
  }
}

function joined(group: readonly Pending[]): InboundBatch {
  if (group.length === 1) return group[0]!.batch;
  return {
    events: group.flatMap(({ batch }): readonly NewEvent[] => batch.events),
    refusals: group.flatMap(({ batch }): readonly Refusal[] => batch.refusals),
    offsets: group.flatMap(({ batch }) => batch.offsets),
  };
}
