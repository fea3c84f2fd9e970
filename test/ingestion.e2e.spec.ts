import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Producer } from 'kafkajs';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { createTopics, describeWithKafka, kafkaBrokers, testKafka, uniquePrefix } from './support/kafka.js';

const ENTRY = new URL('../apps/consumer/src/main.ts', import.meta.url).pathname;
const LOADER = new URL('./support/typescript-loader.mjs', import.meta.url).pathname;
const STRUCTURED = { 'content-type': 'application/cloudevents+json; charset=utf-8' };

let database: TestDatabase;
let prefix: string;
let kafka: Kafka;
let producer: Producer;
let consumers: ConsumerProcess[];

interface ConsumerProcess {
  child: ChildProcess;
  output: () => string;
  /** Resolves to the exit code, or the signal's name. */
  ended: Promise<number | string>;
}

/** The consumer as operators run it: a process that knows nothing but its environment. */
function startConsumer(env: Record<string, string> = {}): ConsumerProcess {
  const child = spawn(process.execPath, ['--import', LOADER, ENTRY], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: database.url,
      KAFKA_BROKERS: kafkaBrokers(),
      KAFKA_TOPIC_PREFIX: prefix,
      KAFKA_GROUP_ID: `${prefix}group`,
      KAFKA_TOPIC_PARTITIONS: '3',
      ...env,
    },
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  const consumer = { child, ended, output: () => Buffer.concat(chunks).toString() };
  consumers.push(consumer);
  return consumer;
}

async function rows<T extends object>(sql: string): Promise<T[]> {
  return (await database.pool.query<T>(sql)).rows;
}

const counts = async () =>
  (
    await rows<{ events: number; letters: number }>(
      `SELECT (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM dead_letters) AS letters`,
    )
  )[0]!;

function signup(n: number, fields: object = {}) {
  return {
    specversion: '1.0',
    id: `signup-${n}`,
    source: 'test',
    type: 'client.signed_up.v1',
    time: '2026-01-02T03:04:05Z',
    data: { accountId: `a-${n}`, separateAccount: true },
    ...fields,
  };
}

const structured = (event: object) => ({ key: 'k', value: JSON.stringify(event), headers: STRUCTURED });

beforeAll(() => {
  kafka = testKafka();
  producer = kafka.producer({ allowAutoTopicCreation: false });
});
afterAll(() => producer.disconnect());
beforeEach(async () => {
  database = await createTestDatabase();
  prefix = uniquePrefix();
  consumers = [];
});
afterEach(async () => {
  for (const { child } of consumers) child.kill('SIGKILL');
  await Promise.all(consumers.map(({ ended }) => ended));
  await database.drop();
});

async function send(topic: string, messages: Parameters<Producer['send']>[0]['messages']): Promise<void> {
  await producer.connect();
  await producer.send({ topic: prefix + topic, messages });
}

/** A way to the database that can be barred: connections are cut, and new ones refused. */
async function openGate(target: URL) {
  const sockets = new Set<Socket>();
  let barred = false;
  const server = createServer((inner) => {
    if (barred) return void inner.destroy();
    const outer = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [[inner, outer] as const, [outer, inner] as const]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => other.destroy());
      socket.pipe(other);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cut = (): void => {
    barred = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    close: cut,
    open: () => void (barred = false),
    remove: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** All that a topic holds, once there are `count` messages. */
async function readTopic(topic: string, count: number) {
  const messages: { key: string | null; value: Buffer | null; headers: Record<string, string> }[] = [];
  const consumer = kafka.consumer({ groupId: `${prefix}reader` });
  await consumer.connect();
  await consumer.subscribe({ topic: prefix + topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers = {} } }) => {
      const texts = Object.entries(headers).map(([name, bytes]) => [name, String(bytes)]);
      messages.push({ key: key && key.toString(), value, headers: Object.fromEntries(texts) });
    },
  });
  await eventually(() => messages.length >= count);
  await consumer.disconnect();
  return messages;
}

describeWithKafka('the consumer process', () => {
  test('stores structured and binary events, ignores repetitions, and sets aside what cannot be used', async () => {
    await createTopics([`${prefix}signups`], 3);
    await send('signups', [
      structured(signup(1)),
      {
        key: 'k',
        value: JSON.stringify(signup(2).data),
        headers: {
          'content-type': 'application/json',
          ce_specversion: '1.0',
          ce_id: 'signup-2',
          ce_source: 'test',
          ce_type: 'client.signed_up.v1',
          ce_time: '2026-01-02T03:04:05Z',
        },
      },
      structured(signup(1)),
      { key: 'k', value: '{broken', headers: STRUCTURED },
      structured(signup(4, { type: 'client.flew_away.v1' })),
      structured(signup(5, { data: { accountId: 'a-5', separateAccount: 'yes' } })),
      structured(signup(1, { data: { accountId: 'another', separateAccount: true } })),
      { key: 'k', value: null, headers: { 'na\0me': 'odd' } },
      structured(signup(9)),
    ]);
    startConsumer();
    await eventually(counts, { events: 3, letters: 5 });
    expect(await rows('SELECT position, event_id FROM events ORDER BY position')).toEqual([
      { position: 1, event_id: 'signup-1' },
      { position: 2, event_id: 'signup-2' },
      { position: 3, event_id: 'signup-9' },
    ]);
    const letters = await rows<{ reason: string }>('SELECT reason FROM dead_letters ORDER BY "offset"');
    expect(letters.map(({ reason }) => reason).slice(0, 4)).toEqual([
      'NOT_JSON',
      'UNKNOWN_TYPE',
      'INVALID_DATA',
      'ID_REUSED',
    ]);
  });

  test('publishes dead letters with their bytes, key and headers untouched, and where from and why beside', async () => {
    await createTopics([`${prefix}payments`], 3);
    const value = Buffer.from([0x7b, 0xff, 0x00, 0x80]);
    await send('payments', [{ key: 'acc-1', value, headers: { ...STRUCTURED, traceparent: '00-abc' } }]);
    startConsumer();
    await eventually(counts, { events: 0, letters: 1 });
    const [letter] = await readTopic('payments.dlq', 1);
    expect(letter).toMatchObject({
      key: 'acc-1',
      value,
      headers: {
        ...STRUCTURED,
        traceparent: '00-abc',
        'dead-letter-reason': 'NOT_JSON',
        'dead-letter-topic': `${prefix}payments`,
        'dead-letter-offset': '0',
      },
    });
    await eventually(() => rows('SELECT count(*) AS n FROM dead_letters WHERE published_at IS NULL'), [{ n: 0 }]);
  });

  test('publishes a dead letter of a batch as the structured event that it is, with its place beside', async () => {
    await createTopics([`${prefix}payments`], 3);
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    await send('payments', [{ key: 'k', value: `[${structured(signup(1)).value}, {"id":"x"}]`, headers }]);
    startConsumer();
    await eventually(counts, { events: 1, letters: 1 });
    const [letter] = await readTopic('payments.dlq', 1);
    expect(letter).toMatchObject({
      value: Buffer.from('{"id":"x"}'),
      headers: {
        'content-type': 'application/cloudevents+json',
        'dead-letter-offset': '0',
        'dead-letter-batch-index': '1',
      },
    });
  });

  test('gives each event once, with dense positions, when it is killed in the middle and started again', async () => {
    await createTopics([`${prefix}signups`], 3);
    const total = 6000;
    for (let from = 0; from < total; from += 1000) {
      await send(
        'signups',
        Array.from({ length: 1000 }, (_, i) => ({ ...structured(signup(from + i)), key: `${i}` })),
      );
    }
    const first = startConsumer({ BATCH_MESSAGES: '50' });
    await eventually(counts, ({ events }) => events > 300);
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    expect((await counts()).events).toBeLessThan(total);
    startConsumer();
    await eventually(counts, { events: total, letters: 0 });
    expect(await rows('SELECT min(position), max(position), count(DISTINCT event_id) FROM events')).toEqual([
      { min: 1, max: total, count: total },
    ]);
  });

  test('loses and repeats nothing when a second consumer joins and the first one leaves', async () => {
    await createTopics([`${prefix}signups`], 3);
    const first = startConsumer({ BATCH_MESSAGES: '20' });
    const sending = (async () => {
      for (let from = 0; from < 6000; from += 100) {
        await send(
          'signups',
          Array.from({ length: 100 }, (_, i) => ({ ...structured(signup(from + i)), key: `${i}` })),
        );
        await sleep(100);
      }
    })();
    await eventually(counts, ({ events }) => events > 200);
    startConsumer({ BATCH_MESSAGES: '20' });
    // Each claims the partitions that it is given.
    const claims = () => rows<{ epoch: number }>('SELECT epoch FROM consumer_offsets');
    await eventually(claims, (found) => found.some(({ epoch }) => epoch > 1));
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    await sending;
    await eventually(counts, { events: 6000, letters: 0 });
    expect(await rows('SELECT max(position), count(DISTINCT event_id) FROM events')).toEqual([
      { max: 6000, count: 6000 },
    ]);
  });

  test('waits for a database that is away, and goes on by itself when it is back', async () => {
    await createTopics([`${prefix}signups`], 3);
    const gate = await openGate(new URL(database.url));
    const consumer = startConsumer({ DATABASE_URL: gate.url });
    await send('signups', [structured(signup(1))]);
    await eventually(counts, { events: 1, letters: 0 });
    gate.close();
    await send('signups', [structured(signup(2))]);
    await eventually(consumer.output, (said) => said.includes('its partition pauses'));
    gate.open();
    await eventually(counts, { events: 2, letters: 0 });
    expect(consumer.child.exitCode).toBeNull();
    consumer.child.kill('SIGTERM');
    expect(await consumer.ended).toBe(0);
    await gate.remove();
  });

  test('ends with 0 on SIGTERM within its limit, and with a sentence on a wrong environment', async () => {
    const consumer = startConsumer();
    await eventually(consumer.output, (said) => said.includes('"Consuming"'));
    consumer.child.kill('SIGTERM');
    expect(await consumer.ended).toBe(0);
    const wrong = startConsumer({ KAFKA_BROKERS: 'nowhere', KAFKA_SASL_MECHANISM: 'plain' });
    expect(await wrong.ended).toBe(1);
    expect(wrong.output()).toContain('KAFKA_BROKERS must be host:port');
    expect(wrong.output()).toContain('KAFKA_SASL_PASSWORD must be set when KAFKA_SASL_MECHANISM is');
  });
});
