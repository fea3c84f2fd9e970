import { DEAD_LETTER_SUFFIX, IMPORT_TOPIC, PUBLISHED, TOPICS, type NoticeTopic, type OutboundTopic } from '#contracts';
import { ensureTopics, missingTopics, type KafkaConnection, type TopicSpec } from '#kafka';
import type { ConsumerConfig } from '../config.js';

/** Dead letters are few: one partition each, so that they are read in the order in which they were published. */
const DEAD_LETTER_PARTITIONS = 1;
/** A message at the brokers' usual limit of 1 MB still fits with our headers. */
const DEAD_LETTER_BYTES_MAX = 2 * 1024 * 1024;

type TopicSettings = Pick<ConsumerConfig, 'kafkaTopicPrefix' | 'kafkaTopicReplication' | 'kafkaTopicPartitions'>;

export function outboundTopic(topic: OutboundTopic | NoticeTopic, config: TopicSettings): TopicSpec {
  return {
    name: config.kafkaTopicPrefix + topic,
    partitions: config.kafkaTopicPartitions,
    replication: config.kafkaTopicReplication,
  };
}

/** @param topic as dead letters name it: with the prefix, but for what came from a file */
export function deadLetterTopic(topic: string, config: TopicSettings): TopicSpec {
  return {
    name: (topic === IMPORT_TOPIC ? config.kafkaTopicPrefix + topic : topic) + DEAD_LETTER_SUFFIX,
    partitions: DEAD_LETTER_PARTITIONS,
    replication: config.kafkaTopicReplication,
    settings: { 'max.message.bytes': String(DEAD_LETTER_BYTES_MAX) },
  };
}

/** All topics that the ledger publishes to. */
export const topicsOut = (config: TopicSettings): TopicSpec[] => [
  ...(Object.keys(PUBLISHED) as (OutboundTopic | NoticeTopic)[]).map((topic) => outboundTopic(topic, config)),
  ...Object.keys(TOPICS).map((topic) => deadLetterTopic(config.kafkaTopicPrefix + topic, config)),
  deadLetterTopic(IMPORT_TOPIC, config),
];

/**
 * Creates those that are missing, where the configuration allows it.
 * @throws KafkaUnavailableError, and Error where one is missing and must not be created
 */
export async function provideTopics(
  connection: KafkaConnection,
  config: Pick<ConsumerConfig, 'kafkaCreateTopics'>,
  topics: readonly TopicSpec[],
): Promise<void> {
  if (config.kafkaCreateTopics) {
    const created = await ensureTopics(connection, topics);
    if (created.length > 0) connection.logger.info({ topics: created }, 'Topics created');
    return;
  }
  const names = topics.map(({ name }) => name);
  const missing = await missingTopics(connection, names);
  if (missing.length > 0)
    throw new Error(`the topic ${missing.join(', ')} does not exist: create it, or set KAFKA_CREATE_TOPICS=true`);
}
