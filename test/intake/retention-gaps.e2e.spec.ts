import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger, readConfig } from '#platform';
import { ConsumerConfig } from '../../apps/consumer/src/config.js';
import { ConsumerApp } from '../../apps/consumer/src/consumer-app.js';
import { findFreePorts } from '../../stack/processes/ports.js';
import { eventually } from '../support/eventually.js';
import { describeWithKafka, kafkaBrokers, testKafka, uniquePrefix } from '../support/kafka.js';
import { startQueryApp, type TestQueryApp } from '../support/query-app.js';
import { runSource } from '../support/run-source.js';

let query: TestQueryApp;
let prefix: string;
let topic: string;
let consumer: ConsumerApp | undefined;
let port: number;
let faults: Error[];

async function startConsumer(): Promise<void> {
  [port = 0] = await findFreePorts(1);
  const config = readConfig(ConsumerConfig, {
    DATABASE_URL: query.databaseUrl,
    KAFKA_BROKERS: kafkaBrokers(),
    KAFKA_TOPIC_PREFIX: prefix,
    KAFKA_GROUP_ID: `${prefix}group`,
    KAFKA_TOPIC_PARTITIONS: '1',
    CONSUMER_HTTP_PORT: String(port),
    MIGRATE: 'false',
  });
  consumer = new ConsumerApp(config, createLogger('consumer', { level: 'silent' }), (error) => faults.push(error));
  await consumer.start();
}

async function stopConsumer(): Promise<void> {
  await consumer?.stop();
  consumer = undefined;
}

async function signUp(from: number, to: number): Promise<void> {
  const producer = testKafka().producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const messages = Array.from({ length: to - from }, (_, i) => ({
    key: 'k',
    headers: { 'content-type': 'application/cloudevents+json' },
    value: JSON.stringify({
      specversion: '1.0',
      id: `e${from + i}`,
      source: 'test',
      type: 'client.signed_up.v1',
      time: '2026-01-02T03:04:05Z',
      data: { accountId: `a${from + i}`, separateAccount: true },
    }),
  }));
  await producer.send({ topic, messages });
  await producer.disconnect();
}

async function deleteRecordsBefore(offset: number): Promise<void> {
  const admin = testKafka().admin();
  await admin.connect();
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
  await admin.disconnect();
}

const position = async (): Promise<number> =>
  Number((await query.get('/v1/operations/projections')).headers.get('x-position'));
const fromConsumer = async (path: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
const ops = (...args: string[]) =>
  runSource('apps/ops/src/main.ts', args, { env: { DATABASE_URL: query.databaseUrl } });

beforeEach(async () => {
  query = await startQueryApp();
  prefix = uniquePrefix();
  topic = `${prefix}signups`;
  faults = [];
});
afterEach(async () => {
  await stopConsumer();
  await query.stop();
  expect(faults).toEqual([]);
});

describeWithKafka('messages that the brokers deleted before they were read', () => {
  test('are shown to operators wherever they look, until one of them acknowledges it', async () => {
    await startConsumer();
    await signUp(0, 10);
    await eventually(position, 10);
    await stopConsumer();
    await signUp(10, 100);
    await deleteRecordsBefore(60);
    await startConsumer();
    await eventually(position, 50);

    const { body } = await query.get('/v1/operations/retention-gaps?status=open');
    const gap = { topic, partition: 0, cause: 'RETENTION', fromOffset: 10, toOffset: 60, resumedAtOffset: 60 };
    expect(body.retentionGaps).toMatchObject([gap]);
    expect(JSON.parse((await ops('status', '--json')).stdout).retentionGaps).toMatchObject([gap]);
    const warning = `not acknowledged: ${topic}/0 [10, 60) RETENTION`;
    for (const ready of [await fromConsumer('/health/ready'), (await query.get('/health/ready')).text]) {
      expect(JSON.parse(ready)).toMatchObject({ status: 'ok', warnings: { retentionGaps: expect.any(String) } });
      expect(ready).toContain(warning);
    }
    const metrics = await fromConsumer('/metrics');
    expect(metrics).toContain(
      `referral_ledger_retention_gaps_total{topic="${topic}",cause="RETENTION",app="consumer"} 1`,
    );
    expect(metrics).toContain(`referral_ledger_retention_gap_offsets_total{topic="${topic}",app="consumer"} 50`);

    const { id } = body.retentionGaps[0];
    const acknowledged = await ops('gaps', 'acknowledge', String(id), '--reason', 'billing has sent them again');
    expect(acknowledged).toMatchObject({ code: 0, stderr: '' });
    expect((await query.get('/v1/operations/retention-gaps?status=open')).body.retentionGaps).toEqual([]);
    expect(JSON.parse(await fromConsumer('/health/ready'))).toMatchObject({ status: 'ok', warnings: {} });

    await stopConsumer();
    await startConsumer();
    await signUp(100, 101);
    await eventually(position, 51);
    expect((await query.get('/v1/operations/retention-gaps')).body.retentionGaps).toHaveLength(1);
  });
});

describeWithKafka('how far the consumer is behind', () => {
  test('is a metric by partition, and told by status as of when it was seen', async () => {
    await startConsumer();
    const lag = async () =>
      new RegExp(`consumer_lag_messages\\{topic="${topic}",partition="0",app="consumer"\\} (\\d+)`).exec(
        await fromConsumer('/metrics'),
      )?.[1];
    await eventually(lag, '0');
    const head = await query.pool.connect();
    await head.query('BEGIN; SELECT FROM event_store_head FOR UPDATE');
    await signUp(0, 7);
    await eventually(lag, '7');
    await head.query('ROLLBACK');
    head.release();
    await eventually(lag, '0');
    await eventually(position, 7);
    await stopConsumer();
    const { consumers } = JSON.parse((await ops('status', '--json')).stdout);
    expect(consumers).toContainEqual(
      expect.objectContaining({ topic, partition: 0, nextOffset: 7, logEnd: 7, lag: 0, seenAt: expect.any(String) }),
    );
  });
});
