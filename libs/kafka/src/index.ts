export type { KafkaConnection, SaslMechanism } from './connection.js';
export { KAFKA_CLIENTS, type KafkaClient } from './create-transport.js';
export { KafkaUnavailableError, MessageRefusedError, SubscriptionError } from './errors.js';
export { connectionOf, KafkaEnvironment } from './kafka-environment.js';
export { createProducer } from './kafkajs/kafkajs-producer.js';
export { readTopic, type PartitionRange, type TopicMessage } from './kafkajs/read-topic.js';
export { ensureTopics, missingTopics, partitionLeaders, type TopicSpec } from './kafkajs/topics.js';
export type { OutgoingMessage, Producer } from './producer.js';
export { OutboundRelay, type OutboundRelayOptions, type RelayPage } from './relay/outbound-relay.js';
export { BatchErrorFilter } from './server/batch-error-filter.js';
export { KafkaBatchServer, type KafkaBatchServerOptions } from './server/kafka-batch-server.js';
export type {
  BatchTransport,
  BatchTransportEvents,
  FetchedBatch,
  LogRange,
  TopicPartition,
  TransportStatus,
} from './transport/batch-transport.js';
export type { ErrorVerdict, MessageBatch, PartitionClaims, ReadLog } from './transport/message-batch.js';
export type { PartitionLag } from './transport/reading-positions.js';
export type { GapCause, RetentionGap } from './transport/retention-gap.js';
export type { RetryPolicy } from './transport/retry-policy.js';
