import type { RawMessage } from '#contracts';

/** What a handler of `@EventPattern('<topic>')` gets: messages of one partition, in the order of its log. */
export interface MessageBatch {
  /** The topic's full name, prefix included. */
  topic: string;
  partition: number;
  /** The right under which the partition is read (see PartitionClaims); null where nobody keeps count. */
  epoch: number | null;
  /** At least one, at most the server's `chunkMessages`. */
  messages: readonly RawMessage[];
  /** The offset after the last message. */
  nextOffset: string;
  /** Whether the partition was lost meanwhile, or the consumer is stopping: work not begun is better left. */
  isStale(): boolean;
}

/**
 * Who reads a partition, where that is kept beside the messages' results. It is asked for each partition when this
 * consumer gets it; `nextOffset` is the truth to which the brokers' committed offset is only a hint (null: never read).
 */
export interface PartitionClaims {
  claimPartition(topic: string, partition: number): Promise<{ epoch: number; nextOffset: string | null }>;
}

/**
 * What a handler's error means.
 *  - `retry`: the same batch may work later: it is tried again, then its partition pauses
 *  - `stale`: another consumer has claimed the partition: drop the batch, claim again if it is still ours
 *  - `fatal`: trying again would only repeat it: the consumer stops
 */
export type ErrorVerdict = 'retry' | 'stale' | 'fatal';
