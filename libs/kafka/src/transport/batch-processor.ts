import type { RawMessage } from '#contracts';
import type { Logger } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { partitionKey, type BatchTransport, type FetchedBatch, type TopicPartition } from './batch-transport.js';
import type { GapKeeper } from './gap-keeper.js';
import type { ErrorVerdict, MessageBatch } from './message-batch.js';
import type { PartitionClaimer } from './partition-claimer.js';
import type { ReadingPositions } from './reading-positions.js';
import { backoffMs, type RetryPolicy } from './retry-policy.js';

export interface BatchProcessorOptions {
  transport: BatchTransport;
  /** Left out: batches have no epoch, and offsets are the brokers' business alone. */
  claims?: { claimer: PartitionClaimer; gaps: GapKeeper; positions: ReadingPositions } | undefined;
  /** Resolves when the batch's results are stored for good. */
  handle(batch: MessageBatch): Promise<void>;
  verdict(error: unknown): ErrorVerdict;
  /** Called once, for the first fatal error. */
  onFatal(error: Error): void;
  chunkMessages: number;
  heartbeatMs: number;
  /** A handler that takes longer is no longer covered by heartbeats: the group may give its partition away. */
  handlerMaxMs: number;
  retry: RetryPolicy;
  logger: Logger;
}

/** A batch that was fetched and is not stored yet. */
export interface WaitingBatch extends TopicPartition {
  /** Milliseconds since the epoch. */
  sinceMs: number;
  /** With what it failed last. */
  fault?: unknown;
}

interface Chunk {
  messages: readonly RawMessage[];
  nextOffset: string;
  /** Of its batch: what lies before it was asked for, or is missing. */
  isFirst: boolean;
}

/**
 * Carries fetched batches to the handler in chunks, and decides after each what may be fetched next. An offset is
 * resolved only after its chunk was handled, so whatever goes wrong, nothing is skipped; what is handled twice is for
 * the handler to recognize. `process` never rejects: kafkajs would restart the whole consumer.
 */
export class BatchProcessor {
  private stopping = false;
  private failed = false;
  private readonly pausesInARow = new Map<string, number>();
  private readonly waiting = new Map<string, WaitingBatch>();
  private readonly resumes = new Set<NodeJS.Timeout>();
  private readonly stop$ = new AbortController();

  constructor(private readonly options: BatchProcessorOptions) {}

  async process(fetched: FetchedBatch): Promise<void> {
    const { chunkMessages, logger } = this.options;
    try {
      for (let start = 0; start < fetched.messages.length; start += chunkMessages) {
        const chunk = fetched.messages.slice(start, start + chunkMessages);
        const lastOffset = chunk.at(-1)!.offset;
        const isLast = start + chunkMessages >= fetched.messages.length;
        const nextOffset = isLast ? fetched.nextOffset : String(BigInt(lastOffset) + 1n);
        const part = { messages: chunk, nextOffset, isFirst: start === 0 };
        if (this.isStale(fetched) || !(await this.deliver(fetched, part))) break;
        fetched.resolve(lastOffset);
        this.options.claims?.positions.advance(fetched, nextOffset, fetched.logEnd);
      }
      await fetched.commit();
    } catch (error) {
      logger.error({ topic: fetched.topic, partition: fetched.partition, err: error }, 'Could not finish a batch');
    } finally {
      // What is dropped is no longer ours to store; if it is after all, it comes again.
      if (this.isStale(fetched)) this.waiting.delete(partitionKey(fetched));
    }
  }

  /** The batches that were fetched and are not stored yet, those of paused partitions included. */
  waitingBatches(): WaitingBatch[] {
    return [...this.waiting.values()];
  }

  /** Partitions were assigned anew: what waited is somebody's, and comes again. */
  forgetWaiting(): void {
    this.waiting.clear();
  }

  /** No chunk is begun any more, no attempt repeated, and no partition resumed. */
  stop(): void {
    this.stopping = true;
    this.stop$.abort();
    for (const timer of this.resumes) clearTimeout(timer);
  }

  private isStale(fetched: FetchedBatch): boolean {
    return this.stopping || this.failed || fetched.isStale();
  }

  /** @returns whether the chunk is stored; otherwise it comes again */
  private async deliver(fetched: FetchedBatch, { messages, nextOffset, isFirst }: Chunk): Promise<boolean> {
    const { topic, partition, logEnd } = fetched;
    const { retry, logger, claims } = this.options;
    const key = partitionKey(fetched);
    if (!this.waiting.has(key) && !this.isStale(fetched))
      this.waiting.set(key, { topic, partition, sinceMs: Date.now() });
    for (let attempt = 1; !this.isStale(fetched); attempt += 1) {
      try {
        const epoch = claims ? await claims.claimer.epochOf(fetched) : null;
        if (this.isStale(fetched)) return false;
        if (claims && epoch !== null && isFirst) await claims.gaps.beforeBatch(fetched, epoch);
        await this.handleWithHeartbeats(fetched, {
          topic,
          partition,
          epoch,
          messages,
          nextOffset,
          logEnd,
          isStale: () => this.isStale(fetched),
        });
        this.pausesInARow.delete(key);
        this.waiting.delete(key);
        return true;
      } catch (error) {
        const waiting = this.waiting.get(key);
        if (waiting) waiting.fault = error;
        const verdict = this.options.verdict(error);
        if (verdict === 'fatal') this.fail(error);
        else if (verdict === 'stale') {
          logger.warn({ topic, partition }, 'The partition was claimed since the batch was fetched');
          this.waiting.delete(key);
          if (!this.isStale(fetched)) claims?.claimer.forget(fetched);
        } else if (attempt >= retry.attempts) this.pause(fetched, error);
        else {
          logger.warn({ topic, partition, attempt, err: error }, 'A batch failed, and is tried again');
          await this.wait(fetched, backoffMs(retry.firstDelayMs, retry.delayMaxMs, attempt - 1));
          continue;
        }
        return false;
      }
    }
    return false;
  }

  private async handleWithHeartbeats(fetched: FetchedBatch, batch: MessageBatch): Promise<void> {
    const { heartbeatMs, handlerMaxMs } = this.options;
    const giveUpAt = Date.now() + handlerMaxMs;
    const timer = setInterval(() => {
      if (Date.now() < giveUpAt) void fetched.heartbeat();
    }, heartbeatMs);
    try {
      await this.options.handle(batch);
    } finally {
      clearInterval(timer);
    }
    await fetched.heartbeat();
  }

  private pause(partition: TopicPartition, error: unknown): void {
    const { retry, transport, logger } = this.options;
    const key = partitionKey(partition);
    const before = this.pausesInARow.get(key) ?? 0;
    this.pausesInARow.set(key, before + 1);
    const pauseMs = backoffMs(retry.firstPauseMs, retry.pauseMaxMs, before);
    const { topic, partition: id } = partition;
    logger.error({ topic, partition: id, pauseMs, err: error }, 'A batch keeps failing: its partition pauses');
    transport.pause(partition);
    const timer = setTimeout(() => {
      this.resumes.delete(timer);
      if (!this.stopping) transport.resume(partition);
    }, pauseMs);
    this.resumes.add(timer);
  }

  private fail(error: unknown): void {
    if (this.failed) return;
    this.failed = true;
    this.options.onFatal(error instanceof Error ? error : new Error(String(error)));
  }

  private async wait(fetched: FetchedBatch, delayMs: number): Promise<void> {
    await sleep(delayMs, undefined, { signal: this.stop$.signal }).catch(() => undefined);
    await fetched.heartbeat();
  }
}
