import type { FetchedBatch, TopicPartition } from '../transport/batch-transport.js';
import type { Portion } from './assigned-partition.js';

export interface BatchAtWorkOptions {
  assignment: number;
  isStale(this: void): boolean;
  /** Tells the brokers. Never rejects. */
  commit(this: void, offset: bigint): Promise<void>;
}

/** A portion as it is handed over, and how much of it is dealt with. */
export class BatchAtWork implements FetchedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly assignment: number;
  readonly messages: FetchedBatch['messages'];
  readonly fetchedFrom: string;
  readonly nextOffset: string;
  readonly logEnd: string;
  /** All before this is dealt with. */
  dealtWith: bigint;
  /** When it last said that it gets on. */
  aliveAtMs = Date.now();
  private committed: bigint;

  constructor(
    { topic, partition }: TopicPartition,
    private readonly portion: Portion,
    private readonly options: BatchAtWorkOptions,
  ) {
    this.topic = topic;
    this.partition = partition;
    this.assignment = options.assignment;
    this.messages = portion.messages;
    this.fetchedFrom = String(portion.from);
    this.nextOffset = String(portion.to);
    this.logEnd = String(portion.logEnd);
    this.dealtWith = this.committed = portion.from;
  }

  /** Behind the last message there may be what nobody is to see: that is dealt with, too. */
  resolve(offset: string): void {
    this.dealtWith = offset === this.messages.at(-1)?.offset ? this.portion.to : BigInt(offset) + 1n;
  }

  async commit(): Promise<void> {
    if (this.dealtWith === this.committed) return;
    this.committed = this.dealtWith;
    await this.options.commit(this.dealtWith);
  }

  heartbeat(): Promise<void> {
    this.aliveAtMs = Date.now();
    return Promise.resolve();
  }

  isStale(): boolean {
    return this.options.isStale();
  }
}
