import { types } from 'node:util';
import type { Admin, Batch, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { KafkaConnection } from '../connection.js';
import { KafkaUnavailableError } from '../errors.js';
import type {
  BatchTransport,
  BatchTransportEvents,
  BatchTransportOptions,
  FetchedBatch,
  LogRange,
  TopicPartition,
  TransportStatus,
} from '../transport/batch-transport.js';
import { GatheredCommits } from '../transport/gathered-commits.js';
import { createClient } from './client.js';
import { onceKnown } from './topics.js';
import { rawMessages } from './raw-messages.js';

/** Of questions that are asked again anyway. */
const FEW_RETRIES = { initialRetryTime: 100, maxRetryTime: 1000, retries: 3 };

/** A broker that is gone is asked again and again, by what was known of the cluster: only a consumer that starts anew learns who leads now. */
const UNTIL_RESTART = { initialRetryTime: 100, maxRetryTime: 1000, retries: 5 };

/** What kafkajs' batch has besides, and does not declare. */
type WholeBatch = Batch & { fetchedOffset: string };

/**
 * The transport on kafkajs 2.2. Its sharp edges, and what is done about each:
 *  - an error out of `eachBatch` restarts the consumer: `onBatch` does not reject, and nothing else here throws
 *  - offsets are resolved and committed by us alone (`autoCommit`, `eachBatchAutoResolve` off)
 *  - a batch may still be worked on when the group has been joined anew; resolving it then would throw or move another
 *    assignment's offset: every batch remembers the assignment it was fetched under
 *  - it resolves by itself what nobody is to see, and what comes behind the last message of a batch: `onPassedOver`
 *    and `nextOffset` tell
 *  - where the log does not have an offset (any more) it goes on at the log's beginning, and says so in its log alone
 *  - one topic that is not there any more has it restart ten times a second, and read none of the others: `onTopicMissing`
 *  - it restarts itself after crashes that a new connection may mend; after others it is silently dead: `onCrash`
 */
export class KafkaJsBatchTransport implements BatchTransport {
  private readonly client: Kafka;
  private readonly consumer: Consumer;
  private assignment = 0;
  private joined = false;
  private lastActivityMs = 0;
  private lastHeartbeatMs = 0;
  private admin: Promise<Admin> | undefined;
  private onOutOfRange: BatchTransportEvents['onOutOfRange'] = () => undefined;
  private partitions: readonly TopicPartition[] = [];
  /** Of the batch that was fetched last: the offsets that it commits are those of all partitions. */
  private latest: EachBatchPayload | undefined;
  private readonly commits = new GatheredCommits(() => this.commitAll());

  constructor(
    private readonly connection: KafkaConnection,
    private readonly options: BatchTransportOptions,
  ) {
    this.client = createClient(connection, { onOutOfRange: (partition) => this.onOutOfRange(partition) });
    this.consumer = this.client.consumer({
      groupId: options.groupId,
      sessionTimeout: options.sessionTimeoutMs,
      rebalanceTimeout: options.sessionTimeoutMs * 2,
      heartbeatInterval: options.heartbeatMs,
      maxBytes: options.fetchBytesMax,
      maxBytesPerPartition: options.fetchPartitionBytesMax,
      maxWaitTimeInMs: options.fetchWaitMs,
      allowAutoTopicCreation: false,
      retry: UNTIL_RESTART,
      // Only then does the group's leader look again, and have partitions that were added shared out: kafkajs' own 5 min. are long.
      metadataMaxAge: options.topicsEveryMs,
    });
  }

  async start(topics: readonly string[], events: BatchTransportEvents): Promise<void> {
    this.listen(events);
    try {
      await this.consumer.connect();
      await onceKnown(() => this.consumer.subscribe({ topics: [...topics], fromBeginning: true }));
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
    await this.closeAdmin();
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

  committed(partitions: readonly TopicPartition[]): Promise<(string | null)[]> {
    return this.withAdmin(async (admin) => {
      const found = await admin.fetchOffsets({ groupId: this.options.groupId, topics: topicsOf(partitions) });
      return partitions.map(({ topic, partition }) => {
        const offsets = found.find((each) => each.topic === topic)?.partitions;
        const offset = offsets?.find((each) => each.partition === partition)?.offset;
        return offset === undefined || offset.startsWith('-') ? null : offset;
      });
    });
  }

  logs(partitions: readonly TopicPartition[]): Promise<(LogRange | undefined)[]> {
    return this.withAdmin(async (admin) => {
      const topics = topicsOf(partitions);
      const logs = new Map<string, Map<number, LogRange> | undefined>();
      // One after another: asked for several at a time, kafkajs may forget of one what it has just learnt for another.
      for (const topic of topics) logs.set(topic, await logsOfTopic(admin, topic));
      return partitions.map(({ topic, partition }) => logs.get(topic)?.get(partition));
    });
  }

  status(): TransportStatus {
    const { joined: connected, lastActivityMs, lastHeartbeatMs, partitions } = this;
    return { connected, lastActivityMs, lastHeartbeatMs, partitions };
  }

  /** One connection for all questions, made when it is needed, and anew after one that was not answered. */
  private async withAdmin<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    this.admin ??= this.connectAdmin();
    const { admin } = this;
    try {
      return await ask(await admin);
    } catch (error) {
      if (this.admin === admin) await this.closeAdmin();
      throw error;
    }
  }

  private async connectAdmin(): Promise<Admin> {
    const admin = this.client.admin({ retry: FEW_RETRIES });
    await admin.connect();
    return admin;
  }

  private async closeAdmin(): Promise<void> {
    const { admin } = this;
    this.admin = undefined;
    await admin?.then((connected) => connected.disconnect()).catch(() => undefined);
  }

  private listen(events: BatchTransportEvents): void {
    const { consumer } = this;
    const names = consumer.events;
    const active = (): void => void (this.lastActivityMs = Date.now());
    const heard = (): void => void (this.lastHeartbeatMs = Date.now());
    this.onOutOfRange = (partition) => events.onOutOfRange(partition);
    consumer.on(names.HEARTBEAT, heard);
    consumer.on(names.END_BATCH_PROCESS, ({ payload: { topic, partition, batchSize, firstOffset, lastOffset } }) => {
      if (batchSize > 0) return;
      // Nothing at all comes of a batch that was compressed whole and lies before what was asked for.
      events.onPassedOver({ topic, partition }, firstOffset ?? lastOffset, following(lastOffset));
    });
    for (const name of [names.FETCH, names.HEARTBEAT, names.END_BATCH_PROCESS]) consumer.on(name, active);
    consumer.on(names.GROUP_JOIN, ({ payload }) => {
      this.assignment += 1;
      this.joined = true;
      this.partitions = Object.entries(payload.memberAssignment).flatMap(([topic, ids]) =>
        ids.map((partition) => ({ topic, partition })),
      );
      active();
      heard();
      events.onAssigned(this.assignment, this.partitions);
    });
    consumer.on(names.REBALANCING, () => void (this.assignment += 1));
    consumer.on(names.CRASH, ({ payload }) => {
      this.assignment += 1;
      this.joined = false;
      if (!payload.restart) events.onCrash(payload.error);
      else if (isTopicMissing(payload.error)) events.onTopicMissing();
    });
  }

  private async commitAll(): Promise<void> {
    try {
      const offsets = this.latest?.uncommittedOffsets();
      if (offsets && offsets.topics.length > 0) await this.latest!.commitOffsetsIfNecessary(offsets);
    } catch (error) {
      this.connection.logger.debug({ err: error }, 'The offsets were not committed this time');
    }
  }

  private fetchedBatch(payload: EachBatchPayload): FetchedBatch {
    this.latest = payload;
    const batch = payload.batch as WholeBatch;
    const { assignment } = this;
    let evicted = false;
    const stale = (): boolean => evicted || assignment !== this.assignment || !payload.isRunning() || payload.isStale();
    return {
      topic: batch.topic,
      partition: batch.partition,
      assignment,
      messages: rawMessages(batch.topic, batch.partition, batch.messages),
      fetchedFrom: batch.fetchedOffset,
      nextOffset: following(batch.lastOffset()),
      logEnd: batch.highWatermark,
      isStale: stale,
      resolve: (offset) => {
        if (assignment === this.assignment) payload.resolveOffset(offset);
      },
      commit: async () => {
        if (assignment === this.assignment) await this.commits.ask();
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

const following = (offset: string): string => String(BigInt(offset) + 1n);

const topicsOf = (partitions: readonly TopicPartition[]): string[] => [
  ...new Set(partitions.map(({ topic }) => topic)),
];

/** By partition; undefined of a topic that is not there. */
async function logsOfTopic(admin: Admin, topic: string): Promise<Map<number, LogRange> | undefined> {
  try {
    const found = await admin.fetchTopicOffsets(topic);
    return new Map(found.map(({ partition, low, high }) => [partition, { start: low, end: high }]));
  } catch (error) {
    if (isTopicMissing(error)) return undefined;
    // Where it has forgotten the topic's partitions meanwhile, kafkajs stumbles over that itself.
    if (types.isNativeError(error) && error.name === 'TypeError')
      throw new KafkaUnavailableError(`The partitions of ${topic} are not known at the moment`, { cause: error });
    throw error;
  }
}

/** By the error itself, or the one that kafkajs has given up on. */
function isTopicMissing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('type' in error && error.type === 'UNKNOWN_TOPIC_OR_PARTITION') return true;
  return 'cause' in error && isTopicMissing(error.cause);
}
