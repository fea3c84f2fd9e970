import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Controller, type INestMicroservice } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { createLogger, LedgerError } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../../../test/support/eventually.js';
import { describeWithKafka, kafkaBrokers, testKafka, uniquePrefix } from '../../../../test/support/kafka.js';
import { createProducer, type KafkaConnection, type MessageBatch, type Producer, type RetentionGap } from '../index.js';
import { ensureTopics } from '../kafkajs/topics.js';
import { KAFKA_CLIENTS, type KafkaClient } from '../create-transport.js';
import { BatchErrorFilter } from './batch-error-filter.js';
import { KafkaBatchServer, type KafkaBatchServerOptions } from './kafka-batch-server.js';

let prefix: string;
let connection: KafkaConnection;
let producer: Producer;
let apps: INestMicroservice[];
let faults: Error[];
let client: KafkaClient;

beforeEach(async () => {
  prefix = uniquePrefix();
  apps = [];
  faults = [];
  connection = {
    brokers: kafkaBrokers().split(','),
    clientId: 'test',
    logger: createLogger('test', { level: 'silent' }),
  };
  producer = createProducer(connection);
});
afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await producer.disconnect();
  expect(faults).toEqual([]);
});

type Handle = (batch: MessageBatch) => Promise<void>;

/** A consumer of one topic, `things`, in a process of its own as far as Kafka can tell. */
async function startConsumer(
  handle: Handle,
  options: Partial<KafkaBatchServerOptions> = {},
): Promise<INestMicroservice> {
  return (await startServer(options, handle)).app;
}

async function startServer(
  options: Partial<KafkaBatchServerOptions>,
  handle: Handle = () => Promise.resolve(),
  controller?: new () => object,
): Promise<{ app: INestMicroservice; server: KafkaBatchServer }> {
  @Controller()
  class Things {
    @EventPattern('things')
    async store(@Payload() batch: MessageBatch): Promise<void> {
      await handle(batch);
    }
  }
  const server = new KafkaBatchServer({
    client,
    connection,
    groupId: `${prefix}group`,
    topicPrefix: prefix,
    topics: ['things'],
    createTopics: { partitions: 4 },
    retry: { attempts: 2, firstDelayMs: 10, delayMaxMs: 10, firstPauseMs: 300, pauseMaxMs: 300 },
    onFatal: (error) => void faults.push(error),
    ...options,
  });
  const module = await Test.createTestingModule({ controllers: [controller ?? Things] }).compile();
  const app = module.createNestMicroservice({ strategy: server, logger: false });
  app.useGlobalFilters(new BatchErrorFilter());
  await app.listen();
  apps.push(app);
  return { app, server };
}

async function deleteTopic(name: string): Promise<void> {
  const admin = testKafka().admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [prefix + name] });
  await admin.disconnect();
}

const values = (batch: MessageBatch): string[] => batch.messages.map(({ value }) => String(value));
const numbered = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ key: `k${(from + i) % 17}`, value: `v${from + i}` }));
const wanted = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`).sort();

const describeEach = (tests: () => void): void =>
  KAFKA_CLIENTS.forEach((each) =>
    describeWithKafka(`KafkaBatchServer, reading with ${each}`, () => {
      beforeEach(() => void (client = each));
      tests();
    }),
  );

describeEach(() => {
  test('carries keys, values and headers as bytes, whatever they are, with their origin', async () => {
    const bytes = Buffer.from([0, 255, 0xfe, 128]);
    const got: MessageBatch[] = [];
    await startConsumer(async (batch) => void got.push(batch));
    await producer.send(`${prefix}things`, [
      { key: bytes, value: bytes, headers: { raw: bytes, text: 'é' } },
      { key: bytes, value: null },
    ]);
    await eventually(() => got.flatMap(values).length, 2);
    const [first, second] = got.flatMap(({ messages }) => messages);
    expect(first).toMatchObject({ topic: `${prefix}things`, offset: '0', key: bytes, value: bytes });
    expect(first?.headers).toEqual({ raw: bytes, text: Buffer.from('é') });
    expect(second).toMatchObject({ offset: '1', value: null, headers: {} });
  });

  test('begins with what was sent before it started, and gives at most a chunk at a time, in order', async () => {
    await ensureTopics(connection, [{ name: `${prefix}things`, partitions: 1 }]);
    await producer.send(`${prefix}things`, numbered(0, 2500));
    const got: MessageBatch[] = [];
    await startConsumer(async (batch) => void got.push(batch), { chunkMessages: 1000 });
    await eventually(
      () => got.flatMap(values).length,
      (count) => count >= 2500,
    );
    expect(Math.max(...got.map(({ messages }) => messages.length))).toBeLessThanOrEqual(1000);
    expect(got.flatMap(values)).toEqual(Array.from({ length: 2500 }, (_, i) => `v${i}`));
    expect(got.at(-1)?.nextOffset).toBe('2500');
  });

  test('refuses to start with a topic that nobody handles, or a handler whose topic is not subscribed', async () => {
    const start = startConsumer(() => Promise.resolve(), { topics: ['things', 'others'] });
    await expect(start).rejects.toThrow(`topic "others" is subscribed, but no @EventPattern('others') handles it`);
    await expect(startConsumer(() => Promise.resolve(), { topics: [] })).rejects.toThrow('is not subscribed');
  });

  test('refuses to start when a topic is missing and it may not create it', async () => {
    const start = startConsumer(() => Promise.resolve(), { createTopics: undefined });
    await expect(start).rejects.toThrow(`These Kafka topics do not exist: ${prefix}things`);
  });

  test('loses and repeats nothing when a handler fails for a while, longer than the attempts in a row', async () => {
    const got: string[] = [];
    let failures = 7;
    await startConsumer(async (batch) => {
      if (failures > 0) {
        failures -= 1;
        throw new LedgerError('DATABASE_AWAY', 'the database is away', true);
      }
      got.push(...values(batch));
    });
    await producer.send(`${prefix}things`, numbered(0, 500));
    await eventually(
      () => got.length,
      (count) => count >= 500,
    );
    await sleep(300);
    expect(got.toSorted()).toEqual(wanted(500));
    expect(failures).toBe(0);
  });

  test('creates a topic that is deleted while it runs, and goes on with the others', async () => {
    const got: string[] = [];
    @Controller()
    class Both {
      @EventPattern(['things', 'others'])
      async store(@Payload() batch: MessageBatch): Promise<void> {
        got.push(...values(batch));
      }
    }
    await startServer({ topics: ['things', 'others'] }, undefined, Both);
    await deleteTopic('others');
    await producer.send(`${prefix}things`, [{ key: 'k', value: 'on' }]);
    await eventually(
      () => got,
      (all) => all.includes('on'),
    );
    await producer.send(`${prefix}others`, [{ key: 'k', value: 'anew' }]);
    await eventually(
      () => got,
      (all) => all.includes('anew'),
    );
  });

  test('ends with a sentence where a topic is deleted that it may not create', async () => {
    await ensureTopics(connection, [{ name: `${prefix}things`, partitions: 1 }]);
    await startServer({ createTopics: undefined });
    await deleteTopic('things');
    await eventually(() => faults.length);
    await sleep(1000);
    const [fault] = faults.splice(0, 1);
    expect(fault?.message).toBe(`These Kafka topics do not exist: ${prefix}things`);
  });

  test('has no problem where others read all partitions', async () => {
    await ensureTopics(connection, [{ name: `${prefix}things`, partitions: 1 }]);
    const options = { claims: epochsInMemory(), sessionTimeoutMs: 6000, heartbeatMs: 1000, lookEveryMs: 500 };
    const apps = [await startServer(options), await startServer(options)];
    await eventually(
      () => apps.map(({ server }) => server.transportStatus()),
      (statuses) => statuses.some(({ partitions }) => partitions.length === 0),
    );
    await sleep(8000);
    expect(apps.map(({ server }) => server.transportStatus().partitions.length).toSorted()).toEqual([0, 1]);
    expect(apps.map(({ server }) => server.readingProblem())).toEqual([undefined, undefined]);
  });

  test('goes on with other partitions while one pauses', async () => {
    const got: string[] = [];
    await startConsumer(async (batch) => {
      if (values(batch).includes('stuck')) throw new LedgerError('DATABASE_AWAY', 'not now', true);
      got.push(...values(batch));
    });
    const admin = testKafka().producer();
    await admin.connect();
    const topic = `${prefix}things`;
    await admin.send({
      topic,
      messages: [
        { partition: 0, value: 'stuck' },
        { partition: 1, value: 'a' },
      ],
    });
    await eventually(
      () => got,
      (all) => all.includes('a'),
    );
    await admin.send({ topic, messages: [{ partition: 1, value: 'b' }] });
    await eventually(
      () => got,
      (all) => all.includes('b'),
    );
    await admin.disconnect();
  });

  test('gives up on an error that would only repeat itself, and the message is not passed over', async () => {
    const fatal: Error[] = [];
    const failing = await startConsumer(() => Promise.reject(new TypeError('a bug')), {
      onFatal: (e) => fatal.push(e),
    });
    await producer.send(`${prefix}things`, numbered(0, 1));
    await eventually(() => fatal.length);
    expect(fatal.map(({ message }) => message)).toEqual(['a bug']);
    await failing.close();
    const got: string[] = [];
    await startConsumer(async (batch) => void got.push(...values(batch)));
    await eventually(() => got.length);
    expect(got).toEqual(['v0']);
  });

  test('finishes the batch at work when it is closed, so that the next consumer goes on right after it', async () => {
    const got: string[] = [];
    const begun = Promise.withResolvers<void>();
    const first = await startConsumer(async (batch) => {
      begun.resolve();
      await sleep(500);
      got.push(...values(batch));
    });
    await producer.send(`${prefix}things`, numbered(0, 50));
    await begun.promise;
    await first.close();
    const early = got.length;
    await startConsumer(async (batch) => void got.push(...values(batch)));
    await eventually(
      () => got.length,
      (count) => count >= 50,
    );
    expect(early).toBeGreaterThan(0);
    expect(got.toSorted()).toEqual(wanted(50));
  });

  test('abandons a batch that does not end in time when it is closed', async () => {
    const hang = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const handle = (): Promise<void> => (begun.resolve(), hang.promise);
    const app = await startConsumer(handle, { closeWithinMs: 300 });
    await producer.send(`${prefix}things`, numbered(0, 1));
    await begun.promise;
    // While the batch hangs, which is for good.
    await app.close();
    hang.resolve();
    await sleep(1000);
  });

  test('loses nothing, and stores nothing twice by one epoch, while consumers come and go', async () => {
    const claims = epochsInMemory();
    const stored: string[] = [];
    const consume = async (batch: MessageBatch): Promise<void> => {
      await sleep(5);
      // What the event store does in one transaction: only the latest claim may write, and ids are known for good.
      if (claims.latest(batch) !== batch.epoch) throw new LedgerError('STALE_CONSUMER', 'taken over', false);
      for (const value of values(batch)) if (!stored.includes(value)) stored.push(value);
      claims.moveTo(batch);
    };
    const options = { claims, chunkMessages: 50, sessionTimeoutMs: 10_000, heartbeatMs: 300 };
    const first = await startConsumer(consume, options);
    const sending = (async () => {
      for (let i = 0; i < 40; i += 1) {
        await producer.send(`${prefix}things`, numbered(i * 100, 100));
        await sleep(50);
      }
    })();
    await eventually(() => stored.length);
    await startConsumer(consume, options);
    await sleep(600);
    await first.close();
    await startConsumer(consume, options);
    await sending;
    await eventually(
      () => stored.length,
      (count) => count >= 4000,
    );
    expect(stored.toSorted()).toEqual(wanted(4000));
  });

  test('goes back to what is stored when the brokers believe that more was', async () => {
    const claims = epochsInMemory();
    const got: string[] = [];
    const consume = async (batch: MessageBatch): Promise<void> => {
      got.push(...values(batch));
      claims.moveTo(batch);
    };
    const first = await startConsumer(consume, { claims });
    await producer.send(`${prefix}things`, numbered(0, 100));
    await eventually(() => got.length, 100);
    await first.close();
    claims.forgetAll();
    got.length = 0;
    await startConsumer(consume, { claims });
    await eventually(
      () => got.length,
      (count) => count >= 100,
    );
    expect(got.toSorted()).toEqual(wanted(100));
  });

  test.each(['gzip', 'snappy', 'lz4', 'zstd'])('reads batches compressed with %s', async (compression) => {
    const topic = `${prefix}things`;
    // The broker packs what we send, with the same library as Java producers do.
    await ensureTopics(connection, [{ name: topic, partitions: 1, settings: { 'compression.type': compression } }]);
    const messages = [
      ...numbered(0, 2000),
      { key: null, value: 'x'.repeat(100_000) },
      { key: null, value: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * i * 31) % 251)) },
    ];
    await producer.send(topic, messages);
    const got: MessageBatch[] = [];
    await startConsumer(async (batch) => void got.push(batch));
    await eventually(
      () => got.flatMap(values).length,
      (count) => count >= messages.length,
    );
    expect(got.flatMap((batch) => batch.messages.map(({ value }) => value?.toString('latin1')))).toEqual(
      messages.map(({ value }) => Buffer.from(value).toString('latin1')),
    );
  });
});

/** What the event store keeps of partitions. */
function epochsInMemory() {
  const rows = new Map<string, { epoch: number; nextOffset: string | null }>();
  return {
    claimPartition(topic: string, partition: number) {
      const key = `${topic}/${partition}`;
      const row = { nextOffset: null, ...rows.get(key), epoch: (rows.get(key)?.epoch ?? 0) + 1 };
      rows.set(key, row);
      return Promise.resolve({ ...row, logEnd: null });
    },
    recordGap: (gap: RetentionGap) => Promise.reject(new Error(`nothing should be missing: ${JSON.stringify(gap)}`)),
    noteLogs: () => Promise.resolve(),
    latest: ({ topic, partition }: MessageBatch) => rows.get(`${topic}/${partition}`)?.epoch,
    moveTo({ topic, partition, nextOffset }: MessageBatch): void {
      const row = rows.get(`${topic}/${partition}`);
      if (row) row.nextOffset = nextOffset;
    },
    forgetAll: () => rows.clear(),
  };
}
