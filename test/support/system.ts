import { structuredMessage, parseInstant, type InboundTopic, type OutboundTopic } from '#contracts';
import { createLogger, readConfig } from '#platform';
import { randomUUID } from 'node:crypto';
import type { Message, Producer } from 'kafkajs';
import { ConsumerConfig } from '../../apps/consumer/src/config.js';
import { ConsumerApp } from '../../apps/consumer/src/consumer-app.js';
import { eventually } from './eventually.js';
import type { Fact } from './history.js';
import { kafkaBrokers, testKafka, uniquePrefix } from './kafka.js';
import { startQueryApp, type Reply, type TestQueryApp } from './query-app.js';

/** The whole system: a consumer and the query app on a database of their own, reached over Kafka and HTTP alone. */
export interface TestSystem {
  query: TestQueryApp;
  /** Of its topics: nobody else uses it. */
  topicPrefix: string;
  /** Publishes facts as the billing system does: each to the topic of its type, under its key. */
  publish(...facts: Fact[]): Promise<void>;
  /** Publishes messages as they are. */
  send(topic: InboundTopic, ...messages: Message[]): Promise<void>;
  /** Asks until `wanted` accepts the answer; fails with the last one after a while. @returns the answer's body */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says what it expects by looking into it
  eventually(path: string, wanted: (body: any) => boolean): Promise<any>;
  /** Reads a topic from its beginning until `count` of what the ledger published there are wanted. */
  read(topic: OutboundTopic, wanted: (event: Published) => boolean, count: number): Promise<Published[]>;
  stop(): Promise<void>;
}

export interface Published {
  type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says what it expects by looking into it
  data: any;
}

/**
 * @param more of the consumer's environment
 * @param prefix of its topics, where some of them are there before
 */
export async function startSystem(
  more: Record<string, string> = {},
  prefix: string = uniquePrefix(),
): Promise<TestSystem> {
  const query = await startQueryApp();
  const environment = {
    DATABASE_URL: query.databaseUrl,
    KAFKA_BROKERS: kafkaBrokers(),
    KAFKA_TOPIC_PREFIX: prefix,
    KAFKA_GROUP_ID: `${prefix}group`,
    KAFKA_TOPIC_PARTITIONS: '2',
    MIGRATE: 'false',
    ...more,
  };
  let fatal: Error | undefined;
  const consumer = new ConsumerApp(
    readConfig(ConsumerConfig, environment),
    createLogger('consumer', { level: 'silent' }),
    (error) => (fatal = error),
  );
  await consumer.start();
  const producer: Producer = testKafka().producer({ allowAutoTopicCreation: false });
  await producer.connect();

  return {
    query,
    topicPrefix: prefix,
    publish: async (...facts) => {
      for (const [type, time, data] of facts) {
        const event = { source: 'billing', id: randomUUID(), type, occurredAt: parseInstant(time)!, data };
        const { topic, ...message } = structuredMessage(event);
        await producer.send({ topic: prefix + topic, messages: [message] });
      }
    },
    send: async (topic, ...messages) => void (await producer.send({ topic: prefix + topic, messages })),
    eventually: async (path, wanted) => {
      const ask = (): Promise<Reply> => {
        if (fatal) throw fatal;
        return query.get(path);
      };
      const isWanted = ({ status, body }: Reply): boolean => status === 200 && wanted(body);
      return (await eventually(ask, isWanted, { what: `GET ${path}: ${String(wanted)}` })).body;
    },
    read: async (topic, wanted, count) => {
      const reader = testKafka().consumer({ groupId: `${prefix}${randomUUID()}` });
      await reader.connect();
      try {
        await reader.subscribe({ topics: [prefix + topic], fromBeginning: true });
        const found: Published[] = [];
        await reader.run({
          eachMessage: async ({ message }) => {
            const event = JSON.parse(message.value!.toString()) as Published;
            if (wanted(event)) found.push(event);
          },
        });
        const isEnough = (): boolean => found.length >= count;
        return await eventually(() => found, isEnough, { what: `${count} of ${String(wanted)} in ${topic}` });
      } finally {
        await reader.disconnect();
      }
    },
    stop: async () => {
      await producer.disconnect();
      await consumer.stop();
      await query.stop();
    },
  };
}
