import type { KafkaConnection } from './connection.js';
import { KafkaJsBatchTransport } from './kafkajs/kafkajs-batch-transport.js';
import { LoadedTransport } from './transport/loaded-transport.js';
import type { BatchTransport, BatchTransportOptions } from './transport/batch-transport.js';

/** The clients that messages can be read with. Consumers of both can share a group. */
export const KAFKA_CLIENTS = ['kafkajs', 'platformatic'] as const;

export type KafkaClient = (typeof KAFKA_CLIENTS)[number];

export function createTransport(
  client: KafkaClient,
  connection: KafkaConnection,
  options: BatchTransportOptions,
): BatchTransport {
  if (client === 'kafkajs') return new KafkaJsBatchTransport(connection, options);
  return new LoadedTransport(async () => {
    const { PlatformaticBatchTransport } = await import('./platformatic/platformatic-batch-transport.js');
    return new PlatformaticBatchTransport(connection, options);
  });
}
