import type { Logger } from '#platform';

export type SaslMechanism = 'plain' | 'scram-sha-256' | 'scram-sha-512';

/** How to reach a Kafka cluster; the same for consumers, producers and administration. */
export interface KafkaConnection {
  /** `host:port` of some brokers; the others are found through them. */
  brokers: string[];
  /** Shown in the brokers' logs and quotas. */
  clientId: string;
  /** TLS; `ca` is PEM text where the brokers' certificates are not signed by a public authority. */
  tls?: { ca?: string } | undefined;
  sasl?: { mechanism: SaslMechanism; username: string; password: string } | undefined;
  logger: Logger;
}
