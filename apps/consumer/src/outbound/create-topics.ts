import { OUTBOUND } from '#contracts';
import { ensureTopics, type KafkaConnection } from '#kafka';
import type { ConsumerConfig } from '../config.js';

/** Creates the topics that the ledger publishes to where they are missing and the configuration allows it. */
export async function createOutboundTopics(connection: KafkaConnection, config: ConsumerConfig): Promise<void> {
  if (!config.kafkaCreateTopics) return;
  const topics = Object.keys(OUTBOUND).map((topic) => ({
    name: config.kafkaTopicPrefix + topic,
    partitions: config.kafkaTopicPartitions,
    replication: config.kafkaTopicReplication,
  }));
  const created = await ensureTopics(connection, topics);
  if (created.length > 0) connection.logger.info({ topics: created }, 'Outbound topics created');
}
