import { MAX_FUTURE_MS } from '#contracts';
import { KAFKA_CLIENTS, KafkaEnvironment, type KafkaClient } from '#kafka';
import { FlagFromEnv, IsDatabaseUrl, IsProgramId, ListFromEnv, MaxFutureMs, WholeNumberFromEnv } from '#platform';
import { IsIn, IsNotEmpty, IsOptional, IsString, Matches } from 'class-validator';

/** The consumer's environment: what KafkaEnvironment has, and this. */
export class ConsumerConfig extends KafkaEnvironment {
  /** PROGRAM: whose ledger it is, where one installation has several. */
  @IsOptional()
  @IsProgramId()
  program?: string;

  /** DATABASE_URL. */
  @IsDatabaseUrl()
  databaseUrl: string;

  /** DATABASE_POOL_SIZE: connections at most, of this process. */
  @WholeNumberFromEnv(3, 100)
  databasePoolSize = 8;

  /** MIGRATE: bring the database to this release's schema before anything else. */
  @FlagFromEnv()
  migrate = true;

  /** KAFKA_GROUP_ID: consumers of one group share the partitions. */
  @IsString()
  @IsNotEmpty()
  kafkaGroupId = 'referral-ledger';

  /** KAFKA_CLIENT: what messages are read with. Consumers of one group may differ in it. */
  @IsIn(KAFKA_CLIENTS)
  kafkaClient: KafkaClient = 'kafkajs';

  /** KAFKA_FETCH_BYTES: one fetch brings at most this much, which bounds the memory whatever the backlog. */
  @WholeNumberFromEnv(64 * 1024, 256 * 1024 * 1024)
  kafkaFetchBytes = 8 * 1024 * 1024;

  /** BATCH_MESSAGES: stored in one transaction, at most. */
  @WholeNumberFromEnv(1, 50_000)
  batchMessages = 10_000;

  /** MAX_FUTURE_MS: what lies further ahead of this machine's clock is refused until its time has come. */
  @MaxFutureMs()
  maxFutureMs = MAX_FUTURE_MS;

  /** SUSPENSION_NOTICE_DAYS: so many days before a suspension its partner is told, separated by commas; empty: not at all. */
  @ListFromEnv()
  @Matches(/^(?:[1-9]\d{0,2}|[12]\d{3}|3[0-5]\d{2})$/, {
    each: true,
    message: 'must be days from 1 to 3599, separated by commas',
  })
  suspensionNoticeDays: string[] = ['30', '7'];

  /** NOTICE_INTERVAL_MS: how often it is looked for what partners have to be told. */
  @WholeNumberFromEnv(100, 86_400_000)
  noticeIntervalMs = 60_000;

  /** ID_FILTER_BYTES: memory for telling new ids from known ones: 4 MB for each 2 million events of the log. */
  @WholeNumberFromEnv(0, 4 * 1024 * 1024 * 1024)
  idFilterBytes = 96 * 1024 * 1024;

  /** CONSUMER_HTTP_PORT: of health checks and metrics; 0 is off. */
  @WholeNumberFromEnv(0, 65_535)
  consumerHttpPort = 0;

  /** STUCK_AFTER_MS: not ready where a batch could not be stored, or the projector did not get on, for so long. */
  @WholeNumberFromEnv(1000, 3_600_000)
  stuckAfterMs = 60_000;

  /** HOST: the address that CONSUMER_HTTP_PORT listens on. */
  @IsString()
  @IsNotEmpty()
  host = '127.0.0.1';

  /** SHUTDOWN_MS: how long a stop may take; what is not finished then is abandoned, and done again by the next start. */
  @WholeNumberFromEnv(100, 600_000)
  shutdownMs = 8000;
}
