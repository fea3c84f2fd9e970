import type { NewEvent, Refusal } from '#contracts';
import type { BatchResult, EventStore, InboundBatch } from '#event-store';
import { isUnstorable, refusalOfUnstorable } from './unstorable.js';

interface Pending {
  batch: InboundBatch;
  done: { resolve: () => void; reject: (error: unknown) => void };
}

export interface AppenderOptions {
  store: Pick<EventStore, 'appendBatch'>;
  /** Messages in one transaction, at most (a single batch that is larger is not split). */
  messagesMax: number;
  /** Called after each transaction, with what it did and how long it took. */
  onAppended(result: BatchResult, seconds: number): void;
}

const sizeOf = ({ events, refusals }: InboundBatch): number => events.length + refusals.length;

/**
 * Stores the batches of several partitions in one transaction: while one commits, the others gather. So a fetch that
 * brings a few messages of each of 36 partitions costs one commit, not 36.
 */
export class EventAppender {
  private readonly queue: Pending[] = [];
  private working = false;

  constructor(private readonly options: AppenderOptions) {}

  /**
   * Resolves once the batch is committed. A batch that fails takes no other down with it.
   * @throws StaleConsumerError, and what the database says
   */
  append(batch: InboundBatch): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.push({ batch, done: { resolve, reject } });
      if (!this.working) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    // Batches that were decoded in the same turn go together.
    await Promise.resolve();
    while (this.queue.length > 0) {
      const group = this.nextGroup();
      try {
        await this.store(joined(group));
        for (const { done } of group) done.resolve();
      } catch (error) {
        if (group.length === 1) group[0]!.done.reject(error);
        else await this.storeEach(group);
      }
    }
    this.working = false;
  }

  private nextGroup(): Pending[] {
    let messages = 0;
    const end = this.queue.findIndex(({ batch }, index) => {
      messages += sizeOf(batch);
      return index > 0 && messages > this.options.messagesMax;
    });
    return this.queue.splice(0, end === -1 ? this.queue.length : end);
  }

  /** One batch of a group failed, because its partition was lost, say: the others must not suffer. */
  private async storeEach(group: readonly Pending[]): Promise<void> {
    for (const { batch, done } of group) await this.store(batch).then(done.resolve, done.reject);
  }

  private async store(batch: InboundBatch): Promise<void> {
    const begin = performance.now();
    try {
      const result = await this.options.store.appendBatch(batch);
      this.options.onAppended(result, (performance.now() - begin) / 1000);
    } catch (error) {
      if (!isUnstorable(error) || batch.events.length === 0) throw error;
      await this.storeAllBut(batch, error);
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
