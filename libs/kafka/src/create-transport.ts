import type { KafkaConnection } from './connection.js';
import { KafkaJsBatchTransport } from './kafkajs/kafkajs-batch-transport.js';
import { PlatformaticBatchTransport } from './platformatic/platformatic-batch-transport.js';
import type { BatchTransport, BatchTransportOptions } from './transport/batch-transport.js';

/** The clients that messages can be read with. Consumers of both can share a group. */
export const KAFKA_CLIENTS = ['kafkajs', 'platformatic'] as const;

export type KafkaClient = (typeof KAFKA_CLIENTS)[number];

export function createTransport(
  client: KafkaClient,
  connection: KafkaConnection,
  options: BatchTransportOptions,
): BatchTransport {
  return client === 'platformatic'
    ? new PlatformaticBatchTransport(connection, options)
    : new KafkaJsBatchTransport(connection, options);
}
