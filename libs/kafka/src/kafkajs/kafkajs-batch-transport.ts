import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { KafkaConnection } from '../connection.js';
import { KafkaUnavailableError } from '../errors.js';
import type {
  BatchTransport,
  BatchTransportEvents,
  FetchedBatch,
  TopicPartition,
  TransportStatus,
} from '../transport/batch-transport.js';
import { createClient } from './client.js';
import { rawMessages } from './raw-messages.js';

export interface KafkaJsTransportOptions {
  groupId: string;
  /** A consumer that was not heard of for so long has lost its partitions. */
  sessionTimeoutMs: number;
  heartbeatMs: number;
  /** One fetch brings at most this much in all, which bounds the memory whatever the backlog. */
  fetchBytesMax: number;
  /** … and of one partition this much. */
  fetchPartitionBytesMax: number;
  /** An idle fetch is answered after this; stopping has to wait for it. */
  fetchWaitMs: number;
  /** Batches worked on side by side. */
  concurrency: number;
}

/**
 * The transport on kafkajs 2.2. Its sharp edges, and what is done about each:
 *  - an error out of `eachBatch` restarts the consumer: `onBatch` does not reject, and nothing else here throws
 *  - offsets are resolved and committed by us alone (`autoCommit`, `eachBatchAutoResolve` off)
 *  - a batch may still be worked on when the group has been joined anew; resolving it then would throw or move another
 *    assignment's offset: every batch remembers the assignment it was fetched under
 *  - it restarts itself after crashes that a new connection may mend; after others it is silently dead: `onCrash`
 */
export class KafkaJsBatchTransport implements BatchTransport {
  private readonly client: Kafka;
  private readonly consumer: Consumer;
  private assignment = 0;
  private joined = false;
  private lastActivityMs = 0;
  private partitions: readonly TopicPartition[] = [];

  constructor(
    private readonly connection: KafkaConnection,
    private readonly options: KafkaJsTransportOptions,
  ) {
    this.client = createClient(connection);
    this.consumer = this.client.consumer({
      groupId: options.groupId,
      sessionTimeout: options.sessionTimeoutMs,
      rebalanceTimeout: options.sessionTimeoutMs * 2,
      heartbeatInterval: options.heartbeatMs,
      maxBytes: options.fetchBytesMax,
      maxBytesPerPartition: options.fetchPartitionBytesMax,
      maxWaitTimeInMs: options.fetchWaitMs,
      allowAutoTopicCreation: false,
    });
  }

  async start(topics: readonly string[], events: BatchTransportEvents): Promise<void> {
    this.listen(events);
    try {
      await this.consumer.connect();
      await this.consumer.subscribe({ topics: [...topics], fromBeginning: true });
      await this.consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.options.concurrency,
        eachBatch: (payload) => events.onBatch(this.fetchedBatch(payload)),
      });
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new KafkaUnavailableError(`Kafka at ${this.connection.brokers.join(', ')} cannot be used: ${message}`, {
        cause,
      });
    }
  }

  async stop(): Promise<void> {
    await this.consumer.disconnect();
    this.joined = false;
  }

  seek({ topic, partition }: TopicPartition, offset: string): void {
    this.consumer.seek({ topic, partition, offset });
  }

  pause({ topic, partition }: TopicPartition): void {
    this.consumer.pause([{ topic, partitions: [partition] }]);
  }

  resume({ topic, partition }: TopicPartition): void {
    // Between a crash and kafkajs' own restart there is nothing to resume, and it would throw.
    if (this.joined) this.consumer.resume([{ topic, partitions: [partition] }]);
  }

  async committed(partitions: readonly TopicPartition[]): Promise<(string | null)[]> {
    const admin = this.client.admin();
    try {
      await admin.connect();
      const topics = [...new Set(partitions.map(({ topic }) => topic))];
      const found = await admin.fetchOffsets({ groupId: this.options.groupId, topics });
      return partitions.map(({ topic, partition }) => {
        const offsets = found.find((each) => each.topic === topic)?.partitions;
        const offset = offsets?.find((each) => each.partition === partition)?.offset;
        return offset === undefined || offset.startsWith('-') ? null : offset;
      });
    } finally {
      await admin.disconnect();
    }
  }

  status(): TransportStatus {
    return { connected: this.joined, lastActivityMs: this.lastActivityMs, partitions: this.partitions };
  }

  private listen(events: BatchTransportEvents): void {
    const { consumer } = this;
    const names = consumer.events;
    const active = (): void => void (this.lastActivityMs = Date.now());
    for (const name of [names.FETCH, names.HEARTBEAT, names.END_BATCH_PROCESS]) consumer.on(name, active);
    consumer.on(names.GROUP_JOIN, ({ payload }) => {
      this.assignment += 1;
      this.joined = true;
      this.partitions = Object.entries(payload.memberAssignment).flatMap(([topic, ids]) =>
        ids.map((partition) => ({ topic, partition })),
      );
      active();
      events.onAssigned(this.assignment, this.partitions);
    });
    consumer.on(names.REBALANCING, () => void (this.assignment += 1));
    consumer.on(names.CRASH, ({ payload }) => {
      this.assignment += 1;
      this.joined = false;
      if (!payload.restart) events.onCrash(payload.error);
    });
  }

  private fetchedBatch(payload: EachBatchPayload): FetchedBatch {
    const { batch } = payload;
    const { assignment } = this;
    let evicted = false;
    const stale = (): boolean => evicted || assignment !== this.assignment || !payload.isRunning() || payload.isStale();
    return {
      topic: batch.topic,
      partition: batch.partition,
      assignment,
      messages: rawMessages(batch.topic, batch.partition, batch.messages),
      isStale: stale,
      resolve: (offset) => {
        if (assignment === this.assignment) payload.resolveOffset(offset);
      },
      commit: async () => {
        if (assignment !== this.assignment) return;
        try {
          const offsets = payload.uncommittedOffsets();
          if (offsets.topics.length > 0) await payload.commitOffsetsIfNecessary(offsets);
        } catch (error) {
          this.connection.logger.debug({ err: error }, 'The offsets were not committed this time');
        }
      },
      heartbeat: async () => {
        try {
          await payload.heartbeat();
        } catch (error) {
          // A rebalance, mostly. kafkajs finds the same by its own heartbeat after this batch, and joins again.
          evicted = true;
          this.connection.logger.debug({ err: error }, 'A heartbeat was refused');
        }
      },
    };
  }
}
