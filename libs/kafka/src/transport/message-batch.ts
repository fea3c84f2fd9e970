import type { RawMessage } from '#contracts';
import type { TopicPartition } from './batch-transport.js';
import type { RetentionGap } from './retention-gap.js';

/** What a handler of `@EventPattern('<topic>')` gets: messages of one partition, in the order of its log. */
export interface MessageBatch {
  /** The topic's full name, prefix included. */
  topic: string;
  partition: number;
  /** The right under which the partition is read (see PartitionClaims); null where nobody keeps count. */
  epoch: number | null;
  /** At least one, at most the server's `chunkMessages`. */
  messages: readonly RawMessage[];
  /** The offset to go on with: behind the last message, and whatever follows it that nobody is to see. */
  nextOffset: string;
  /** Where the partition's log ended when this was fetched. */
  logEnd: string;
  /** Whether the partition was lost meanwhile, or the consumer is stopping: work not begun is better left. */
  isStale(): boolean;
}

/**
 * Who reads a partition, where that is kept beside the messages' results. It is asked for each partition when this
 * consumer gets it; `nextOffset` is the truth to which the brokers' committed offset is only a hint (null: never read).
 * Each of the other methods is refused by an error that is `stale` where another consumer has claimed the partition since.
 */
export interface PartitionClaims {
  /** `logEnd`: where the log ended when it was last noted. */
  claimPartition(
    topic: string,
    partition: number,
  ): Promise<{ epoch: number; nextOffset: string | null; logEnd: string | null }>;
  /** Keeps what is missing, once, and has `nextOffset` go on behind it. */
  recordGap(gap: RetentionGap, epoch: number): Promise<void>;
  /** Notes how far logs were read that nothing comes from, and what the brokers have of them. */
  noteLogs(logs: readonly ReadLog[]): Promise<void>;
}

export interface ReadLog extends TopicPartition {
  epoch: number;
  nextOffset: string;
  logStart: string;
  logEnd: string;
}

/**
 * What a handler's error means.
 *  - `retry`: the same batch may work later: it is tried again, then its partition pauses
 *  - `stale`: another consumer has claimed the partition: drop the batch, claim again if it is still ours
 *  - `fatal`: trying again would only repeat it: the consumer stops
 */
export type ErrorVerdict = 'retry' | 'stale' | 'fatal';
