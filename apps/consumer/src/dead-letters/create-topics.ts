import { TOPICS } from '#contracts';
import { ensureTopics, type KafkaConnection } from '#kafka';
import type { ConsumerConfig } from '../config.js';
import { deadLetterTopic } from './unpublished.js';

/** Dead letters are few: one partition each, so that they are read in the order in which they were published. */
const PARTITIONS = 1;
/** A message at the brokers' usual limit of 1 MB still fits with our headers. */
const MESSAGE_BYTES_MAX = 2 * 1024 * 1024;

/** Creates the topics for dead letters that are missing, where the configuration allows it. */
export async function createDeadLetterTopics(connection: KafkaConnection, config: ConsumerConfig): Promise<void> {
  if (!config.kafkaCreateTopics) return;
  const topics = Object.keys(TOPICS).map((topic) => ({
    name: deadLetterTopic(config.kafkaTopicPrefix + topic),
    partitions: PARTITIONS,
    replication: config.kafkaTopicReplication,
    settings: { 'max.message.bytes': String(MESSAGE_BYTES_MAX) },
  }));
  const created = await ensureTopics(connection, topics);
  if (created.length > 0) connection.logger.info({ topics: created }, 'Topics for dead letters created');
}
