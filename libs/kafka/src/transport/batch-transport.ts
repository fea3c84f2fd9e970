import type { RawMessage } from '#contracts';

export interface TopicPartition {
  topic: string;
  partition: number;
}

/** What one fetch brought of one partition, in the order of the log. Its size is bounded by the fetch's bytes. */
export interface FetchedBatch extends TopicPartition {
  /** Counts the assignments of this consumer; partitions fetched under an earlier one may belong to somebody else. */
  assignment: number;
  messages: readonly RawMessage[];
  /** The offset that was asked for: the first message may stand behind it, as a log has offsets without a message. */
  fetchedFrom: string;
  /** The offset behind all that the fetch brought, markers of transactions and what was aborted included. */
  nextOffset: string;
  /** Where the partition's log ended then. */
  logEnd: string;

  /** Says that all up to this offset is dealt with: what follows is fetched next, and after a restart. */
  resolve(offset: string): void;
  /** Tells the brokers what was resolved. A hint: that it fails does no harm, and is not an error. */
  commit(): Promise<void>;
  /** Tells the group that this consumer is alive. Says by `isStale` that it was not in time. */
  heartbeat(): Promise<void>;
  /** The partition was sought elsewhere, given to another consumer, or the consumer stops: the rest is not wanted. */
  isStale(): boolean;
}

export interface BatchTransportEvents {
  /** Partitions are this consumer's now, until the next call. Not awaited: batches of them may already come. */
  onAssigned(assignment: number, partitions: readonly TopicPartition[]): void;
  /** One partition's batches come one after another, those of several side by side. Never rejects. */
  onBatch(batch: FetchedBatch): Promise<void>;
  /** A fetch brought nothing but what nobody is to see: markers of transactions, aborted messages. Reading goes on at `to`. */
  onPassedOver(partition: TopicPartition, from: string, to: string): void;
  /** The log does not have the offset that was asked for: reading goes on at its beginning. */
  onOutOfRange(partition: TopicPartition): void;
  /** A topic is not there any more. The client tries again, for as long as it takes, and meanwhile reads nothing at all. */
  onTopicMissing(): void;
  /** The client has given up for good. What it can mend by reconnecting does not come here. */
  onCrash(error: Error): void;
}

/** What every client's transport is made with. */
export interface BatchTransportOptions {
  groupId: string;
  /** A consumer that was not heard of for so long has lost its partitions. */
  sessionTimeoutMs: number;
  heartbeatMs: number;
  /** One fetch brings at most this much in all, which bounds the memory whatever the backlog. */
  fetchBytesMax: number;
  /** … and of one partition this much. */
  fetchPartitionBytesMax: number;
  /** An idle fetch is answered after this. */
  fetchWaitMs: number;
  /** Batches worked on side by side. */
  concurrency: number;
  /** How often to look for partitions that were added to a topic. */
  topicsEveryMs: number;
}

/**
 * What we need of a Kafka client's consumer, so that one can take another's place. Fetches messages of
 * the group's partitions assigned to it, beginning at the committed offset, else at the beginning of the log.
 */
export interface BatchTransport {
  /** Joins the group; batches come from now on. @throws KafkaUnavailableError */
  start(topics: readonly string[], events: BatchTransportEvents): Promise<void>;
  /** Waits for batches that are being worked on, leaves the group and hangs up. */
  stop(): Promise<void>;

  /** What the next fetch of the partition begins with; batches fetched before are stale. */
  seek(partition: TopicPartition, offset: string): void;
  pause(partition: TopicPartition): void;
  resume(partition: TopicPartition): void;
  /** The group's committed offsets; null where there is none. In the order of `partitions`. */
  committed(partitions: readonly TopicPartition[]): Promise<(string | null)[]>;
  /** What the brokers have of the partitions' logs, in the order of `partitions`; undefined of one that is not there. */
  logs(partitions: readonly TopicPartition[]): Promise<(LogRange | undefined)[]>;

  status(): TransportStatus;
}

/** A partition's log as the brokers have it: from the first offset that is not deleted to the one behind the last. */
export interface LogRange {
  start: string;
  end: string;
}

export interface TransportStatus {
  /** A member of the group, and not crashed. */
  connected: boolean;
  /** When it last tried to fetch, or did something with what it got, in milliseconds since the epoch; 0: never. */
  lastActivityMs: number;
  /** When the group last said that this consumer is a member, likewise. */
  lastHeartbeatMs: number;
  partitions: readonly TopicPartition[];
}

export function partitionKey({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
