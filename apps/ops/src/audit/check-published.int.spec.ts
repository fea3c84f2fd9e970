import { OUTBOUND, structuredMessage, type OutboundTopic } from '#contracts';
import { createProducer, type KafkaConnection } from '#kafka';
import { createLogger } from '#platform';
import { OutboundStream } from '#read-models';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, tamper, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import {
  createTopics,
  describeWithKafka,
  kafkaBrokers,
  testKafka,
  uniquePrefix,
} from '../../../../test/support/kafka.js';
import { business } from '../../../../test/support/replays.js';
import { checkPublished } from './check-published.js';

describeWithKafka('cursors against what was sent', () => {
  let database: TestDatabase;
  let history: History;
  let prefix: string;
  let connection: KafkaConnection;
  const check = () => checkPublished(database.pool, { connection, topicPrefix: prefix });

  beforeEach(async () => {
    database = await createTestDatabase();
    history = new History(database.pool);
    await history.happened(...business(30));
    prefix = uniquePrefix();
    connection = {
      brokers: kafkaBrokers().split(','),
      clientId: 'test',
      logger: createLogger('test', { level: 'silent' }),
    };
    await createTopics([`${prefix}rewards`, `${prefix}withdrawals`], 3);
    await publish();
  });
  afterEach(() => database.drop());

  async function publish(): Promise<void> {
    const producer = createProducer(connection);
    for (const topic of Object.keys(OUTBOUND) as OutboundTopic[]) {
      const stream = new OutboundStream(database.pool, topic);
      for (let page = await stream.next(10); page; page = await stream.next(10)) {
        await producer.send(prefix + topic, page.events.map(structuredMessage));
        await page.published();
      }
    }
    await producer.disconnect();
  }

  /** An entry more. */
  const adjust = (id: string) =>
    history.happened([
      'adjustment.posted.v1',
      '2026-09-01T00:00:00Z',
      { adjustmentId: id, partnerId: 'paid', asset: 'USD', amount: 1, reason: 'x' },
    ]);
  const moveOn = () =>
    tamper(
      database.pool,
      `UPDATE outbound_cursors SET (position, seq) = (SELECT max(position), 1 FROM projections_1.ledger_entries) WHERE stream = 'rewards'`,
    );

  test('agree, also while a page is sent, after one was sent twice, and with messages of others', async () => {
    expect(await check()).toEqual({
      state: 'ok',
      what: expect.stringMatching(/^the cursors agree with what was read: \d\d messages/),
    });
    await adjust('a');
    await tamper(database.pool, `CREATE TABLE kept AS TABLE outbound_cursors`);
    const page = (await new OutboundStream(database.pool, 'rewards').next(10))!;
    const producer = createProducer(connection);
    const messages = page.events.map(structuredMessage);
    await producer.send(`${prefix}rewards`, messages);
    await producer.send(`${prefix}rewards`, messages);
    await producer.send(`${prefix}rewards`, [
      { key: null, value: 'something else' },
      { key: null, value: null },
    ]);
    await producer.disconnect();
    expect(await check()).toMatchObject({ state: 'ok' });
    await page.published();
    expect(await check()).toMatchObject({ state: 'ok' });
  });

  test.each([
    ['rewards', 1],
    ['withdrawals', 0],
  ])('of which that of %s was moved back', async (stream, seq) => {
    await tamper(database.pool, `UPDATE outbound_cursors SET position = 26, seq = ${seq} WHERE stream = '${stream}'`);
    expect(await check()).toEqual({
      state: 'wrong',
      what: expect.stringMatching(/^the topic has what stands at .* moved back$/),
    });
  });

  test('of which one was moved on, so that something was never sent, also where publishing went on behind it', async () => {
    await adjust('a');
    await moveOn();
    const found = await check();
    expect(found).toEqual({
      state: 'wrong',
      what: expect.stringMatching(/the topic does not have it: the cursor was moved on$/),
    });
    await adjust('b');
    await publish();
    expect(await check()).toEqual(found);
  });

  test('what the brokers have deleted is not looked for, and what came after it is', async () => {
    const admin = testKafka().admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(`${prefix}rewards`);
    const full = offsets.filter(({ high }) => Number(high) > 1);
    expect(full.length).toBeGreaterThan(0);
    await admin.deleteTopicRecords({
      topic: `${prefix}rewards`,
      partitions: full.map(({ partition, high }) => ({ partition, offset: String(Number(high) - 1) })),
    });
    await admin.disconnect();
    expect(await check()).toMatchObject({ state: 'ok' });
    await adjust('a');
    await moveOn();
    expect(await check()).toMatchObject({ state: 'wrong' });
  });

  test('a topic that is not there has nothing to compare with, and a cluster that does not answer is no finding', async () => {
    prefix = uniquePrefix();
    expect(await check()).toMatchObject({
      state: 'ok',
      what: expect.stringMatching(/with what was read: 0 messages$/),
    });
    connection = { ...connection, brokers: ['127.0.0.1:1'] };
    expect(await check()).toMatchObject({ state: 'not checked' });
    expect(await checkPublished(database.pool, undefined)).toMatchObject({ state: 'left out' });
  });
});
