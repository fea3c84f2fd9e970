import { connectionOf, createProducer, KafkaEnvironment, KafkaUnavailableError, type Producer } from '#kafka';
import { createLogger, readConfig } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Consumer } from 'kafkajs';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { History } from '../../../../test/support/history.js';
import {
  createTopics,
  describeWithKafka,
  kafkaBrokers,
  staysOpen,
  testKafka,
  uniquePrefix,
} from '../../../../test/support/kafka.js';
import { asByAnOldRule, business, paymentOf, replay } from '../../../../test/support/replays.js';
import { createRelays } from './relays.js';

interface Reward {
  id: string;
  data: {
    partnerId: string;
    currency?: string;
    amountMinor?: number;
    asset?: string;
    amount?: number;
    reason?: string;
  };
}

describeWithKafka('after a replay with accepted differences', () => {
  let database: TestDatabase;
  let producer: Producer;
  let consumer: Consumer;
  const prefix = uniquePrefix();
  const logger = createLogger('test', { level: 'silent' });
  /** The way a subscriber reads: what it knows by its id it ignores. */
  const received = new Map<string, Reward>();
  let deliveries = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    await createTopics([`${prefix}rewards`, `${prefix}withdrawals`]);
    producer = createProducer(connectionOf(readConfig(KafkaEnvironment, { KAFKA_BROKERS: kafkaBrokers() }), logger));
    await producer.connect();
    consumer = testKafka().consumer({ groupId: `${prefix}reader` });
    await consumer.connect();
    await consumer.subscribe({ topics: [`${prefix}rewards`], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        const reward = JSON.parse(message.value!.toString()) as Reward;
        deliveries += 1;
        if (!received.has(reward.id)) received.set(reward.id, reward);
      },
    });
    await new History(database.pool).happened(...business(40));
    await asByAnOldRule(database.pool);
  });
  afterAll(async () => {
    await consumer.disconnect();
    await producer.disconnect();
    await database.drop();
  });

  async function relay(through: Producer, until: () => boolean): Promise<void> {
    const relays = createRelays({
      pool: database.pool,
      createProducer: () => staysOpen(through),
      prepare: () => Promise.resolve(),
      onFault: () => undefined,
      logger,
      topicPrefix: prefix,
      isActive: () => true,
      yields: () => false,
      onPublished: () => undefined,
    });
    for (const one of relays) one.start();
    await eventually(until).finally(() => Promise.all(relays.map((one) => one.stop())));
  }

  const published = () =>
    [...received.values()]
      .filter(({ data }) => data.partnerId === 'paid' && (data.currency ?? data.asset) === 'USD')
      .reduce((sum, { data }) => sum + (data.amountMinor ?? data.amount!), 0);
  async function earned(): Promise<number> {
    const { rows: live } = await database.pool.query(
      `SELECT schema_name FROM projection_versions WHERE state = 'live'`,
    );
    const { rows } = await database.pool.query(
      `SELECT (granted - reversed)::int AS earned FROM ${live[0].schema_name}.partner_balances
       WHERE partner_id = 'paid' AND asset = 'USD'`,
    );
    return rows[0].earned;
  }

  test('a subscriber of rewards arrives at the new balances by RESTATED entries, although the relay dies in the middle', async () => {
    const before = await earned();
    await relay(producer, () => published() === before);

    const { restatements } = await replay(database.pool, { acceptDifferences: 'the rounding was mended' });
    const after = await earned();
    expect(after).toBe(before - restatements);
    await new History(database.pool).happened(paymentOf(700));

    // Part of the page is written when the sending fails, as if the process had died there; the next one goes on.
    let died = false;
    const dying: Producer = {
      connect: () => producer.connect(),
      disconnect: () => producer.disconnect(),
      send: async (topic, messages) => {
        if (topic.endsWith('withdrawals')) return producer.send(topic, messages);
        if (!died) await producer.send(topic, messages.slice(0, 3));
        died = true;
        throw new KafkaUnavailableError('the relay dies', { cause: undefined });
      },
    };
    await relay(dying, () => died);
    const whole = await earned();
    await relay(producer, () => published() === whole);
    const restated = [...received.values()].filter(({ data }) => data.reason === 'RESTATED');
    expect(restated).toHaveLength(restatements);
    expect(deliveries).toBeGreaterThan(received.size);
  });
});
