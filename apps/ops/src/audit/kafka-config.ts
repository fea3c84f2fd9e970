import { connectionOf, KafkaEnvironment, type KafkaConnection } from '#kafka';
import { createLogger, readConfig, type Environment } from '#platform';
import { findKafkaBrokers } from '../ledger/target.js';

/** Notes of the client's about its connections are nothing for whoever reads a result. */
const SILENT = createLogger('ops', { level: 'silent' });

export interface KafkaTarget {
  connection: KafkaConnection;
  topicPrefix: string;
}

/** The cluster of the variables that the consumer has. @throws ConfigurationError */
export function kafkaTarget(env: Environment): KafkaTarget {
  const config = readConfig(KafkaEnvironment, env);
  return { connection: connectionOf(config, SILENT), topicPrefix: config.kafkaTopicPrefix };
}

/** The cluster that the ledger reads from and publishes to; undefined where none is named. @throws ConfigurationError */
export function findKafka(env: Environment = process.env): KafkaTarget | undefined {
  const brokers = findKafkaBrokers(env);
  return brokers ? kafkaTarget({ ...env, KAFKA_BROKERS: brokers }) : undefined;
}
