import type { NewEvent, RecordedEvent, Refusal } from '#contracts';
import { inTransaction, type Pool } from '#platform';
import { appendEvents } from './append/append-events.js';
import { keepDeadLetters, type StoredDeadLetter } from './intake/dead-letters.js';
import { claimPartition, moveOffsets, type PartitionOffset } from './intake/offsets.js';
import { readEvents, readHead } from './read/read-events.js';

/** What a consumer hands over at once. */
export interface InboundBatch {
  events: readonly NewEvent[];
  refusals: readonly Refusal[];
  offsets: readonly PartitionOffset[];
}

export interface BatchResult {
  appended: number;
  /** Events that were recorded before, with the same content. */
  duplicates: number;
  /** Kept by this batch: the refusals given and ids used again for other content. */
  deadLetters: StoredDeadLetter[];
  /** The last position of the store, afterwards. */
  head: number;
}

/** The append-only log, and the way into it. */
export class EventStore {
  constructor(private readonly pool: Pool) {}

  /**
   * One transaction for events, dead letters and offsets: all of it or nothing, and safe to repeat.
   * @throws StaleConsumerError where a partition belongs to another consumer by now
   */
  appendBatch({ events, refusals, offsets }: InboundBatch): Promise<BatchResult> {
    return inTransaction(this.pool, async (client) => {
      await moveOffsets(client, offsets);
      const { fresh, duplicates, reused, head } = await appendEvents(client, events);
      const deadLetters = await keepDeadLetters(client, [...refusals, ...reused]);
      return { appended: fresh.length, duplicates, deadLetters, head };
    });
  }

  /** Takes a partition over from whoever read it before. */
  claimPartition(topic: string, partition: number): Promise<{ epoch: number; nextOffset: string | null }> {
    return claimPartition(this.pool, topic, partition);
  }

  /** The events after a position, in order. @throws GapInLogError */
  read(after: number, limit: number): Promise<RecordedEvent[]> {
    return readEvents(this.pool, after, limit);
  }

  /** The last position; 0 where nothing is recorded yet. */
  head(): Promise<number> {
    return readHead(this.pool);
  }
}
