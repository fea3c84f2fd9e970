import type { NewEvent, RecordedEvent, Refusal } from '#contracts';
import { inTransaction, type Pool } from '#platform';
import { appendPrepared } from './append/append-events.js';
import { DuplicateWatch } from './ids/duplicate-watch.js';
import { readTimeline, requireTimeline } from './append/timeline.js';
import { prepareEvents, releasePrepared, type PreparedEvents } from './append/prepare-events.js';
import { keepDeadLetters, type StoredDeadLetter } from './intake/dead-letters.js';
import { claimPartition, moveOffsets, type ClaimedPartition, type PartitionOffset } from './intake/offsets.js';
import { recordGap, type RetentionGap } from './intake/retention-gaps.js';
import { noteLogs, type SeenLog } from './intake/seen-logs.js';
import { IdFilters, type IdFiltersOptions } from './ids/id-filters.js';
import { readEvents } from './read/read-events.js';
import { readHead } from './chain/log-end.js';
import { restoreBatches, type ExportedBatch } from './transfer/restore-batches.js';

/** What a consumer hands over at once. */
export interface InboundBatch {
  events: readonly NewEvent[];
  refusals: readonly Refusal[];
  offsets: readonly PartitionOffset[];
  /** Of the batches before, where they count only together: on another one these may be lost, and this is refused. */
  timeline?: string;
}

/** A batch of which everything is done that needs no database. */
export interface PreparedBatch {
  readonly batch: InboundBatch;
  readonly events: PreparedEvents;
}

export interface BatchResult {
  appended: number;
  /** Events that were recorded before, with the same content. */
  duplicates: number;
  /** Ids used again for other content. */
  reused: readonly Refusal[];
  /** Kept by this batch: the refusals given and ids used again, unless they were kept before. */
  deadLetters: StoredDeadLetter[];
  /** The last position of the store, afterwards. */
  head: number;
}

/** The append-only log, and the way into it. */
export class EventStore {
  private readonly watch = new DuplicateWatch();
  private readonly ids: IdFilters;

  constructor(
    private readonly pool: Pool,
    options: IdFiltersOptions = {},
  ) {
    this.ids = new IdFilters(pool, options);
  }

  /**
   * Fetches what makes telling new ids from known ones fast in a large log. Without it, that comes while batches are
   * appended, the first of which take longer.
   */
  start(): Promise<void> {
    return this.ids.start();
  }

  /** Ends what is at work beside the batches. To be called before the pool is ended; appending goes on without it. */
  close(): Promise<void> {
    return this.ids.close();
  }

  /** The first half of `appendBatch`, in this process alone: may be done while another batch is appended. */
  prepare(batch: InboundBatch): PreparedBatch {
    const events = prepareEvents(batch.events);
    this.ids.sift(events.keys);
    return { batch, events };
  }

  /**
   * The second half. It uses what was prepared up, unless it fails: then it may be called again.
   * @param onSent called while the database is at work: the time to prepare the next. Twice at most, and not for every batch
   * @throws StaleConsumerError where a partition belongs to another consumer by now
   * @throws OtherTimelineError
   */
  async append({ batch, events }: PreparedBatch, onSent?: () => void): Promise<BatchResult> {
    const result = await inTransaction(this.pool, async (client) => {
      await moveOffsets(client, batch.offsets);
      if (batch.timeline !== undefined) await requireTimeline(client, batch.timeline);
      const { watch, ids } = this;
      const { fresh, duplicates, reused, head } = await appendPrepared(client, events, { watch, ids, onSent });
      const deadLetters = await keepDeadLetters(client, [...batch.refusals, ...reused]);
      return { appended: fresh.length, duplicates, reused, deadLetters, head };
    });
    releasePrepared(events);
    return result;
  }

  /**
   * One transaction for events, dead letters and offsets: all of it or nothing, and safe to repeat.
   * @throws StaleConsumerError where a partition belongs to another consumer by now
   * @throws OtherTimelineError
   */
  appendBatch(batch: InboundBatch): Promise<BatchResult> {
    return this.append(this.prepare(batch));
  }

  /**
   * Restores batches of an export to the places they had. See `restoreBatches`.
   * @throws RestoreRefusedError
   */
  restore(batches: readonly ExportedBatch[]): Promise<{ restored: number }> {
    return restoreBatches(this.pool, batches, this.ids);
  }

  /** Takes a partition over from whoever read it before. */
  claimPartition(topic: string, partition: number): Promise<ClaimedPartition> {
    return claimPartition(this.pool, topic, partition);
  }

  /** Keeps what the brokers deleted unread, and goes on behind it. @throws StaleConsumerError */
  recordGap(gap: RetentionGap, epoch: number): Promise<void> {
    return recordGap(this.pool, gap, epoch);
  }

  /** Notes what the brokers have of the partitions' logs. */
  noteLogs(logs: readonly SeenLog[]): Promise<void> {
    return noteLogs(this.pool, logs);
  }

  /** The events after a position, in order. @throws GapInLogError */
  read(after: number, limit: number): Promise<RecordedEvent[]> {
    return readEvents(this.pool, after, limit);
  }

  /** The timeline on which the next batch is stored. */
  timeline(): Promise<string> {
    return readTimeline(this.pool);
  }

  /** The last position; 0 where nothing is recorded yet. */
  head(): Promise<number> {
    return readHead(this.pool);
  }
}
