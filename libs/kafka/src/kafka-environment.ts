import { readFileSync } from 'node:fs';
import { FlagFromEnv, ListFromEnv, WholeNumberFromEnv, type Logger } from '#platform';
import { ArrayNotEmpty, IsIn, IsNotEmpty, IsOptional, IsString, Matches, ValidateIf } from 'class-validator';
import type { KafkaConnection, SaslMechanism } from './connection.js';

/** The environment variables of every app that talks to Kafka: an app's configuration class extends this one. */
export class KafkaEnvironment {
  /** KAFKA_BROKERS: `host:port`, separated by commas. */
  @ListFromEnv()
  @ArrayNotEmpty({ message: 'must name at least one broker, as host:port' })
  @Matches(/^\S+:\d{1,5}$/, { each: true, message: 'must be host:port, separated by commas' })
  kafkaBrokers: string[];

  /** KAFKA_TOPIC_PREFIX: put before every topic's name. */
  @Matches(/^[A-Za-z0-9._-]{0,100}$/, { message: 'must be at most 100 of A-Z a-z 0-9 . _ -' })
  kafkaTopicPrefix = '';

  /** KAFKA_CLIENT_ID. */
  @IsString()
  @IsNotEmpty()
  kafkaClientId = 'referral-ledger';

  /** KAFKA_SSL: TLS to the brokers. */
  @FlagFromEnv()
  kafkaSsl = false;

  /** KAFKA_SSL_CA_FILE: PEM file of the authority that signed the brokers' certificates. */
  @IsOptional()
  @IsString()
  kafkaSslCaFile?: string;

  /** KAFKA_SASL_MECHANISM; with it, a name and a password are needed. */
  @IsOptional()
  @IsIn(['plain', 'scram-sha-256', 'scram-sha-512'])
  kafkaSaslMechanism?: SaslMechanism;

  @ValidateIf((env: KafkaEnvironment) => env.kafkaSaslMechanism !== undefined)
  @IsString({ message: 'must be set when KAFKA_SASL_MECHANISM is' })
  kafkaSaslUsername?: string;

  @ValidateIf((env: KafkaEnvironment) => env.kafkaSaslMechanism !== undefined)
  @IsString({ message: 'must be set when KAFKA_SASL_MECHANISM is' })
  kafkaSaslPassword?: string;

  /** KAFKA_CREATE_TOPICS: create the topics that are missing; otherwise a missing one fails the start. */
  @FlagFromEnv()
  kafkaCreateTopics = true;

  /** KAFKA_TOPIC_PARTITIONS: of a topic that is created. */
  @WholeNumberFromEnv(1, 1000)
  kafkaTopicPartitions = 6;

  /** KAFKA_TOPIC_REPLICATION: of a topic that is created; -1 is the brokers' default. */
  @WholeNumberFromEnv(-1, 10)
  kafkaTopicReplication = -1;
}

/** The connection that the environment describes. Reads KAFKA_SSL_CA_FILE where it is set. */
export function connectionOf(env: KafkaEnvironment, logger: Logger): KafkaConnection {
  const ca = env.kafkaSslCaFile === undefined ? {} : { ca: readFileSync(env.kafkaSslCaFile, 'utf8') };
  return {
    brokers: env.kafkaBrokers,
    clientId: env.kafkaClientId,
    logger,
    tls: env.kafkaSsl || env.kafkaSslCaFile !== undefined ? ca : undefined,
    sasl:
      env.kafkaSaslMechanism === undefined
        ? undefined
        : {
            mechanism: env.kafkaSaslMechanism,
            username: env.kafkaSaslUsername ?? '',
            password: env.kafkaSaslPassword ?? '',
          },
  };
}
