import { BaseRpcContext, Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { isRetriable, LedgerError } from '#platform';
import { isObservable, lastValueFrom } from 'rxjs';
import type { KafkaConnection } from '../connection.js';
import { SubscriptionError } from '../errors.js';
import { ensureTopics, missingTopics, type TopicSpec } from '../kafkajs/topics.js';
import { BatchProcessor } from '../transport/batch-processor.js';
import type { BatchTransport, TransportStatus } from '../transport/batch-transport.js';
import { createTransport, type KafkaClient } from '../create-transport.js';
import { GapKeeper } from '../transport/gap-keeper.js';
import { LogWatch } from '../transport/log-watch.js';
import type { ErrorVerdict, MessageBatch, PartitionClaims } from '../transport/message-batch.js';
import { PartitionClaimer } from '../transport/partition-claimer.js';
import { ReadingPositions, type PartitionLag } from '../transport/reading-positions.js';
import type { RetentionGap } from '../transport/retention-gap.js';
import { RETRY_POLICY, type RetryPolicy } from '../transport/retry-policy.js';
import { readingProblem, storingProblem } from './problems.js';
import { checkSubscription } from './subscription.js';

export interface KafkaBatchServerOptions {
  connection: KafkaConnection;
  groupId: string;
  /** Without the prefix: the names that `@EventPattern` has. Each needs a handler. */
  topics: readonly string[];
  topicPrefix?: string;
  /** How to create a topic that is missing; left out: a missing topic fails the start. */
  createTopics?: Omit<TopicSpec, 'name'> | undefined;
  claims?: PartitionClaims;
  /** With `claims`: told of messages that cannot be read any more, once they are kept as missing. */
  onGap?(this: void, gap: RetentionGap): void;
  /** With `claims`: how often the brokers are asked where the logs end. */
  lookEveryMs?: number;
  /** Told once, when the consumer cannot go on: exit, and let the supervisor start again. */
  onFatal(this: void, error: Error): void;
  /** Default: LedgerError and database errors by their own word; StaleConsumerError by its code. */
  verdict?: (error: unknown) => ErrorVerdict;
  retry?: RetryPolicy;
  /** Messages in one call of a handler, at most. */
  chunkMessages?: number;
  /** Partitions worked on side by side. */
  concurrency?: number;
  fetchBytesMax?: number;
  fetchPartitionBytesMax?: number;
  /** How long `close` waits for handlers at work. */
  closeWithinMs?: number;
  sessionTimeoutMs?: number;
  heartbeatMs?: number;
  /** What reads. Default: kafkajs. */
  client?: KafkaClient;
  /** How often to look for partitions that were added to a topic. */
  topicsEveryMs?: number;
}

const DEFAULTS = {
  topicPrefix: '',
  retry: RETRY_POLICY,
  chunkMessages: 5000,
  concurrency: 8,
  fetchBytesMax: 4 * 1024 * 1024,
  fetchPartitionBytesMax: 1024 * 1024,
  closeWithinMs: 5000,
  sessionTimeoutMs: 8_000,
  heartbeatMs: 2000,
  lookEveryMs: 10_000,
  topicsEveryMs: 10_000,
  client: 'kafkajs' as KafkaClient,
};

const FETCH_WAIT_MS = 1000;
const HANDLER_MAX_MS = 120_000;

/** Nest answers with this instead of the error where BatchErrorFilter is missing. */
function isMaskedByNest(error: unknown): boolean {
  return typeof error === 'object' && error !== null && !(error instanceof Error) && 'status' in error;
}

function defaultVerdict(error: unknown): ErrorVerdict {
  if (error instanceof LedgerError && error.code === 'STALE_CONSUMER') return 'stale';
  return isRetriable(error) ? 'retry' : 'fatal';
}

/**
 * A Nest transport whose handlers get messages in batches:
 *
 *     @EventPattern('signups')
 *     async store(@Payload() batch: MessageBatch): Promise<void> { … }
 *
 * A handler that resolves has stored its batch. One that rejects with a retriable error gets the batch again: at once,
 * then after a pause of its partition; another error stops the consumer. At least once, in order per partition.
 */
export class KafkaBatchServer extends Server implements CustomTransportStrategy {
  /** A handler's failure is our business, not a line in Nest's log. */
  override readonly propagatesEventHandlerErrors = true;
  private readonly options: KafkaBatchServerOptions & typeof DEFAULTS;
  private readonly transport: BatchTransport;
  private readonly processor: BatchProcessor;
  private readonly positions = new ReadingPositions();
  private readonly claimer: PartitionClaimer | undefined;
  private readonly watch: LogWatch | undefined;
  private providing: Promise<void> | undefined;
  /** Whether a topic is missing for good, and that was told. */
  private isMissingTopic = false;

  constructor(options: KafkaBatchServerOptions) {
    super();
    this.options = { ...DEFAULTS, ...options };
    const { client, connection, claims, onGap, lookEveryMs, verdict = defaultVerdict } = this.options;
    const { logger } = connection;
    const { positions } = this;
    this.transport = createTransport(client, connection, { ...this.options, fetchWaitMs: FETCH_WAIT_MS });
    const { transport } = this;
    const gaps = claims && new GapKeeper({ claims, positions, logger, onGap });
    if (claims && gaps) {
      this.claimer = new PartitionClaimer({ transport, claims, positions, gaps, logger });
      this.watch = new LogWatch({ transport, positions, claims, gaps, everyMs: lookEveryMs, logger });
    }
    this.processor = new BatchProcessor({
      ...this.options,
      transport,
      claims: gaps && this.claimer && { claimer: this.claimer, gaps, positions },
      handle: (batch) => this.handle(batch),
      verdict,
      handlerMaxMs: HANDLER_MAX_MS,
      logger,
    });
  }

  /** Nest calls it; the error, if any, goes to the callback, and so to `app.listen()`. */
  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  /** Finishes the batches at work, within the limit; what was not finished is read again by whoever comes next. */
  async close(): Promise<void> {
    this.processor.stop();
    this.claimer?.stop();
    const watched = this.watch?.stop();
    const { closeWithinMs, connection } = this.options;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, closeWithinMs, 'late')));
    const outcome = await Promise.race([Promise.all([this.transport.stop(), watched]), limit]);
    clearTimeout(timer);
    if (outcome === 'late') connection.logger.warn({ closeWithinMs }, 'Batches at work are abandoned');
  }

  /** @returns why messages are not read, in a sentence; nothing where they are, or where others read all partitions */
  readingProblem(): string | undefined {
    return readingProblem(this.transport.status(), {
      sessionTimeoutMs: this.options.sessionTimeoutMs,
      lookedMs: this.watch?.lastLookMs,
      lookEveryMs: this.options.lookEveryMs,
    });
  }

  /** @returns what waits for longer to be stored, in a sentence; nothing where nothing does */
  storingProblem(limitMs: number): string | undefined {
    return storingProblem(this.processor.waitingBatches(), limitMs);
  }

  /** For health checks and metrics. */
  transportStatus(): TransportStatus {
    return this.transport.status();
  }

  /** How far behind the partitions are that are claimed, as last seen. */
  lags(): PartitionLag[] {
    return this.positions.lags();
  }

  on(): never {
    throw new Error('KafkaBatchServer has no events to listen to: use the options');
  }

  unwrap<T>(): T {
    return this.transport as T;
  }

  private async start(): Promise<void> {
    const { topics, connection, groupId, onFatal } = this.options;
    checkSubscription(topics, [...this.messageHandlers.keys()]);
    await this.provideTopics();
    await this.transport.start(this.topicNames(), {
      onAssigned: (assignment, partitions) => {
        this.processor.forgetWaiting();
        connection.logger.info({ groupId, assignment, partitions: partitions.length }, 'Partitions assigned');
        this.claimer?.assigned(assignment, partitions);
      },
      onBatch: (batch) => this.processor.process(batch),
      onPassedOver: (partition, from, to) => this.positions.passedOver(partition, from, to),
      onOutOfRange: (partition) => this.positions.wentOutOfRange(partition),
      onTopicMissing: () => void this.provideTopicsAgain(),
      onCrash: onFatal,
    });
    this.watch?.start();
  }

  private topicNames(): string[] {
    const { topics, topicPrefix } = this.options;
    return topics.map((topic) => topicPrefix + topic);
  }

  /** @throws SubscriptionError where a topic is missing and is not to be created */
  private async provideTopics(): Promise<void> {
    const { createTopics, connection } = this.options;
    const names = this.topicNames();
    if (createTopics) {
      const created = await ensureTopics(
        connection,
        names.map((name) => ({ name, ...createTopics })),
      );
      if (created.length > 0) connection.logger.info({ topics: created }, 'Topics created');
    } else {
      const missing = await missingTopics(connection, names);
      if (missing.length > 0) throw new SubscriptionError(`These Kafka topics do not exist: ${missing.join(', ')}`);
    }
  }

  /** One that was deleted must not keep the others from being read. Never rejects. */
  private provideTopicsAgain(): Promise<void> {
    if (this.isMissingTopic) return Promise.resolve();
    const { connection, onFatal } = this.options;
    this.providing ??= this.provideTopics()
      .catch((error: unknown) => {
        if (error instanceof SubscriptionError) {
          this.isMissingTopic = true;
          onFatal(error);
        } else connection.logger.warn({ err: error }, 'A topic is missing, and cannot be created yet');
      })
      .finally(() => (this.providing = undefined));
    return this.providing;
  }

  private async handle(batch: MessageBatch): Promise<void> {
    const pattern = batch.topic.slice(this.options.topicPrefix.length);
    const handler = this.messageHandlers.get(pattern);
    if (!handler) throw new SubscriptionError(`No handler for topic "${batch.topic}"`);
    try {
      const result: unknown = await handler(batch, new BaseRpcContext([batch.topic, batch.partition]));
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    } catch (error) {
      if (isMaskedByNest(error))
        throw new Error('A handler failed; useGlobalFilters(new BatchErrorFilter()) to see why');
      throw error;
    }
  }
}
