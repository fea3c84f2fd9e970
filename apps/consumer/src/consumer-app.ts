import type { INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DECODE_LIMITS, TOPICS } from '#contracts';
import { EventStore } from '#event-store';
import { BatchErrorFilter, connectionOf, createProducer, KafkaBatchServer, OutboundRelay } from '#kafka';
import {
  createPool,
  createProbePool,
  HealthServer,
  NestLogger,
  observePools,
  OtherProgramError,
  type Logger,
  type Pool,
} from '#platform';
import { LiveProjector } from '#projector';
import { LiveSnapshots, migrateAll, observeLag, WaitingCounter } from '#read-models';
import type { ConsumerConfig } from './config.js';
import { ConsumerModule } from './consumer.module.js';
import { DeadLetterRelays } from './dead-letters/dead-letter-relays.js';
import { DeadLetterOutbox } from './dead-letters/outbox.js';
import { BatchDecoder } from './ingestion/batch-decoder.js';
import { EventAppender } from './ingestion/event-appender.js';
import { ConsumerMetrics } from './operations/consumer-metrics.js';
import { observeServer } from './operations/server-metrics.js';
import { traceProjected } from './operations/traces.js';
import { livenessChecks, readinessChecks, readinessWarnings } from './operations/health.js';
import { Notifier } from './notices/notifier.js';
import { createRelays } from './outbound/relays.js';
import { deadLetterTopic, outboundTopic, provideTopics, topicsOut } from './outbound/topics.js';

/** With more to read, dead letters are published a page a second. */
const MESSAGES_BEHIND = 5_000;
/** How often a topic's relay looks by itself: it is woken when there is something. */
const DEAD_LETTER_POLL_MS = 60_000;

/**
 * The consumer as a whole: Kafka → event store, the projector, the relays and the dead letters' way back to Kafka, health. Several of
 * them may run side by side: they share the partitions, and one of their projectors is active.
 */
export class ConsumerApp {
  private readonly pool: Pool;
  private readonly probes: Pool;
  private readonly store: EventStore;
  private readonly projector: LiveProjector;
  private readonly deadLetters: DeadLetterRelays;
  private readonly relays: OutboundRelay[];
  private readonly notices: Notifier;
  private readonly metrics: ConsumerMetrics;
  private readonly server: KafkaBatchServer;
  private readonly health: HealthServer;
  private nest: INestMicroservice | undefined;
  private stopping: Promise<void> | undefined;

  /** @param onFatal told when the consumer cannot go on: the process should end, and be started again */
  constructor(
    private readonly config: ConsumerConfig,
    private readonly logger: Logger,
    private readonly onFatal: (error: Error) => void,
  ) {
    const { program = null } = config;
    const metrics = new ConsumerMetrics(program);
    this.metrics = metrics;
    const connection = connectionOf(config, logger);
    this.pool = createPool({
      connectionString: config.databaseUrl,
      max: config.databasePoolSize,
      applicationName: 'referral-ledger-consumer',
      program,
    });
    this.probes = createProbePool({
      connectionString: config.databaseUrl,
      applicationName: 'referral-ledger-consumer-health',
      program,
    });
    this.store = new EventStore(this.pool, {
      bytesMax: config.idFilterBytes,
      onError: (error) => logger.warn({ err: error }, 'No filters of ids for now: their indexes are asked instead'),
    });
    this.projector = new LiveProjector({
      pool: this.pool,
      log: logger,
      onBatch: (batch) =>
        traceProjected(this.pool, batch, (err) => logger.warn({ err }, 'What was projected is missing in traces')),
    });
    const publishing = {
      logger,
      isActive: () => this.projector.status().state === 'active',
      onFault: (topic: string, error?: Error) => metrics.countFault(topic, error),
    };
    const countRefused = (topic: string): void => metrics.deadLettersRefused.inc({ topic });
    this.deadLetters = new DeadLetterRelays({
      pool: this.pool,
      logger,
      relayFor: (topic) => {
        const spec = deadLetterTopic(topic, config);
        return new OutboundRelay({
          ...publishing,
          topic: spec.name,
          pollMs: DEAD_LETTER_POLL_MS,
          producer: createProducer(connection),
          prepare: () => provideTopics(connection, config, [spec]),
          next: new DeadLetterOutbox({ pool: this.pool, topic, logger, onRefused: countRefused }).next,
          yields: () => this.hasMessagesBehind(),
          onPublished: (_, count) => metrics.deadLettersPublished.inc({ topic }, count),
        });
      },
    });
    this.relays = createRelays({
      ...publishing,
      pool: this.pool,
      topicPrefix: config.kafkaTopicPrefix,
      program,
      createProducer: () => createProducer(connection),
      prepare: (topic) => provideTopics(connection, config, [outboundTopic(topic, config)]),
      yields: () => this.projector.status().hasBacklog || this.hasMessagesBehind(),
      onPublished: (topic, count) => metrics.published.inc({ topic }, count),
    });
    this.notices = new Notifier({
      pool: this.pool,
      logger,
      isActive: publishing.isActive,
      daysBefore: config.suspensionNoticeDays.map(Number),
      intervalMs: config.noticeIntervalMs,
    });
    this.server = new KafkaBatchServer({
      client: config.kafkaClient,
      connection,
      groupId: config.kafkaGroupId,
      topics: Object.keys(TOPICS),
      topicPrefix: config.kafkaTopicPrefix,
      createTopics: config.kafkaCreateTopics
        ? { partitions: config.kafkaTopicPartitions, replication: config.kafkaTopicReplication }
        : undefined,
      claims: this.store,
      onGap: (gap) => metrics.countGap(gap),
      chunkMessages: config.batchMessages,
      fetchBytesMax: config.kafkaFetchBytes,
      closeWithinMs: Math.round(config.shutdownMs / 2),
      onFatal: this.onFatal,
    });
    metrics.observeLag(this.server);
    observePools(metrics, { store: this.pool, health: this.probes });
    observeServer(metrics, this.probes, config.databaseUrl, (err) =>
      logger.warn({ err }, 'What endangers the books in the server cannot be read for the metrics'),
    );
    observeLag(metrics, new LiveSnapshots(this.probes), (err) =>
      logger.warn({ err }, 'How far the projections are cannot be read for the metrics'),
    );
    metrics.observeProjector(this.projector);
    const waiting = new WaitingCounter(new LiveSnapshots(this.pool), (error) =>
      logger.warn({ err: error }, 'Facts that wait are not counted for now'),
    );
    metrics.observeWaiting(this.projector, waiting);
    const { server, probes, projector } = this;
    const { databaseUrl, stuckAfterMs } = config;
    const sources = { server, probes, projector, databaseUrl, stuckAfterMs };
    this.health = new HealthServer({
      host: config.host,
      port: config.consumerHttpPort,
      metrics,
      live: livenessChecks(sources),
      ready: readinessChecks(sources),
      warnings: readinessWarnings(sources),
      onFault: (check, error) => logger.warn({ check, err: error }, 'A health check failed'),
    });
  }

  /** Resolves once this consumer is a member of the group, or about to become one. */
  async start(): Promise<void> {
    const { config, logger } = this;
    if (config.migrate) {
      const run = await migrateAll(config.databaseUrl, { program: config.program ?? null });
      if (run.length > 0) logger.info({ migrations: run }, 'The database was brought to this release');
    }
    await this.requireOwnDatabase();
    if (config.consumerHttpPort > 0) await this.health.start();
    await this.store.start();
    this.projector.start().catch((error: unknown) => this.onFatal(error as Error));
    this.nest = await NestFactory.createMicroservice(ConsumerModule.with(this.ingestion()), {
      strategy: this.server,
      logger: new NestLogger(logger),
      abortOnError: false,
    });
    this.nest.useGlobalFilters(new BatchErrorFilter());
    await this.createTopicsOut();
    await this.nest.listen();
    this.deadLetters.start();
    for (const relay of this.relays) relay.start();
    this.notices.start();
  }

  /** Finishes or abandons the batches at work, hands over the projector and closes everything. Safe to call twice. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  /** Before it takes partitions from those whose database it is. One that is away may come back, and is looked at then. */
  private async requireOwnDatabase(): Promise<void> {
    try {
      await this.probes.query('SELECT 1');
    } catch (error) {
      if (error instanceof OtherProgramError) throw error;
    }
  }

  /** So that whoever reads them finds them. A topic that cannot be had now is tried again when there is something for it. */
  private async createTopicsOut(): Promise<void> {
    const { config, logger } = this;
    if (!config.kafkaCreateTopics) return;
    await provideTopics(connectionOf(config, logger), config, topicsOut(config)).catch((error: unknown) =>
      logger.warn({ err: error }, 'Not all topics to publish to could be created'),
    );
  }

  /** What comes in goes before what is only published again. */
  private hasMessagesBehind(): boolean {
    return this.server.lags().reduce((sum, { lag }) => sum + lag, 0) > MESSAGES_BEHIND;
  }

  private ingestion() {
    const { metrics, logger } = this;
    const decoder = new BatchDecoder(logger, { ...DECODE_LIMITS, maxFutureMs: this.config.maxFutureMs });
    const appender = new EventAppender({
      store: this.store,
      messagesMax: this.config.batchMessages,
      onAppended: (result, seconds) => {
        metrics.countAppended(result, seconds);
        if (result.appended > 0) this.projector.wake();
        if (result.deadLetters.length > 0) this.deadLetters.wake();
      },
    });
    return { decoder, appender, metrics };
  }

  private async stopAll(): Promise<void> {
    await this.nest?.close();
    await this.notices.stop();
    await this.projector.stop();
    await this.deadLetters.stop();
    await Promise.all(this.relays.map((relay) => relay.stop()));
    if (this.config.consumerHttpPort > 0) await this.health.stop();
    await this.store.close();
    await Promise.all([this.pool.end(), this.probes.end()]);
  }
}
