import { ensureTopics, type Producer } from '#kafka';
import { createLogger } from '#platform';
import { randomUUID } from 'node:crypto';
import { describe, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';

/** Addresses of the tests' Kafka, for KAFKA_BROKERS. */
export const kafkaBrokers = (): string => process.env.TEST_KAFKA_BROKERS ?? '';

/** A plain kafkajs client, as somebody else's program would use it. */
export const testKafka = (brokers = kafkaBrokers().split(',')): Kafka =>
  new Kafka({ clientId: 'test', brokers, logLevel: logLevel.NOTHING });

/** `describe` for tests that need a real Kafka: skipped where there is none, failed where CI is set. */
export function describeWithKafka(title: string, tests: () => void): void {
  const missing = process.env.TEST_KAFKA_MISSING;
  if (!missing) describe(title, tests);
  else if (process.env.CI) test(`${title}: needs Kafka`, () => Promise.reject(new Error(missing)));
  else describe.skip(title, tests);
}

/** A prefix for topics and groups that no other test uses: `t3f2a91c.`. */
export const uniquePrefix = (): string => `t${randomUUID().slice(0, 8)}.`;

/**
 * Makes topics and waits until they have leaders: by the library's own way, since kafkajs alone takes a broker that has
 * not heard of a topic yet for a failure.
 */
export async function createTopics(names: readonly string[], partitions = 1): Promise<void> {
  const logger = createLogger('test', { level: 'silent' });
  const connection = { brokers: kafkaBrokers().split(','), clientId: 'test', logger };
  await ensureTopics(
    connection,
    names.map((name) => ({ name, partitions, replication: 1 })),
  );
}

/** For relays, which each hang up a producer of their own: one that serves all of a test's. */
export const staysOpen = (producer: Producer): Producer => ({
  connect: () => producer.connect(),
  send: (topic, messages) => producer.send(topic, messages),
  disconnect: () => Promise.resolve(),
});
