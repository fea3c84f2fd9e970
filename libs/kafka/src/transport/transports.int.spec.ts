import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '#platform';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Producer } from 'kafkajs';
import { startKafka } from '../../../../stack/kafka/index.js';
import { eventually } from '../../../../test/support/eventually.js';
import { Gate } from '../../../../test/support/gate.js';
import {
  createTopics,
  describeWithKafka,
  kafkaBrokers,
  testKafka,
  uniquePrefix,
} from '../../../../test/support/kafka.js';
import { createTransport, KAFKA_CLIENTS, type KafkaClient } from '../create-transport.js';
import type { BatchTransport, BatchTransportOptions, FetchedBatch, TopicPartition } from './batch-transport.js';

const SESSION_MS = 6000;
const OPTIONS: Omit<BatchTransportOptions, 'groupId'> = {
  sessionTimeoutMs: SESSION_MS,
  heartbeatMs: 500,
  fetchBytesMax: 4 * 1024 * 1024,
  fetchPartitionBytesMax: 1024 * 1024,
  fetchWaitMs: 500,
  concurrency: 1,
  topicsEveryMs: 10_000,
};

let prefix: string;
let topic: string;
let admin: Admin;
let producer: Producer;
let readers: Reader[];

/** A consumer by the port alone: resolves and commits what it is given, unless it is told what else to do with it. */
class Reader {
  readonly values: string[] = [];
  readonly batches: FetchedBatch[] = [];
  readonly passedOver: [string, string][] = [];
  readonly assigned: number[] = [];
  readonly crashes: Error[] = [];
  work: (batch: FetchedBatch) => Promise<void> = (batch) => this.take(batch);

  private constructor(readonly transport: BatchTransport) {}

  static async start(client: KafkaClient, options: Partial<BatchTransportOptions> = {}, brokers = kafkaBrokers()) {
    const connection = {
      brokers: brokers.split(','),
      clientId: 'test',
      logger: createLogger('test', { level: 'silent' }),
    };
    const transport = createTransport(client, connection, { ...OPTIONS, groupId: `${prefix}group`, ...options });
    const reader = new Reader(transport);
    readers.push(reader);
    await transport.start([topic], {
      onAssigned: (_, partitions) => void reader.assigned.push(partitions.length),
      onBatch: (batch) => {
        reader.batches.push(batch);
        return reader.work(batch);
      },
      onPassedOver: (_, from, to) => void reader.passedOver.push([from, to]),
      onOutOfRange: () => undefined,
      onTopicMissing: () => undefined,
      onCrash: (error) => void reader.crashes.push(error),
    });
    return reader;
  }

  async take(batch: FetchedBatch): Promise<void> {
    if (batch.isStale()) return;
    this.values.push(...batch.messages.map(({ value }) => String(value)));
    batch.resolve(batch.messages.at(-1)!.offset);
    await batch.commit();
    await batch.heartbeat();
  }
}

const hasRead = (reader: Reader, ...values: string[]) =>
  eventually(
    () => reader.values,
    (read) => values.every((value) => read.includes(value)),
  );
const send = (values: string[], partition = 0, by = producer) =>
  by.send({ topic, messages: values.map((value) => ({ partition, value })) });
const at = (partition: number): TopicPartition => ({ topic, partition });

async function transaction(by: string, end: 'commit' | 'abort', ...values: string[]): Promise<void> {
  const transactional = testKafka().producer({
    transactionalId: prefix + by,
    maxInFlightRequests: 1,
    idempotent: true,
  });
  await transactional.connect();
  const work = await transactional.transaction();
  for (const value of values) await work.send({ topic, messages: [{ partition: 0, value }] });
  await work[end]();
  await transactional.disconnect();
}

beforeEach(async () => {
  prefix = uniquePrefix();
  topic = `${prefix}things`;
  readers = [];
  await createTopics([topic], 2);
  admin = testKafka().admin();
  producer = testKafka().producer({ allowAutoTopicCreation: false });
  await Promise.all([admin.connect(), producer.connect()]);
});
afterEach(async () => {
  await Promise.all(readers.map(({ transport }) => transport.stop()));
  await Promise.all([admin.disconnect(), producer.disconnect()]);
  expect(readers.flatMap(({ crashes }) => crashes)).toEqual([]);
});

const OTHER: Record<KafkaClient, KafkaClient> = { kafkajs: 'platformatic', platformatic: 'kafkajs' };

for (const client of KAFKA_CLIENTS) {
  describeWithKafka(`the transport on ${client}`, () => {
    test('goes on where another stopped, and is told where nothing is to be seen', async () => {
      await send(['a', 'b']);
      const first = await Reader.start(client);
      await hasRead(first, 'a', 'b');
      await first.transport.stop();
      await transaction('t', 'abort', 'never');
      const second = await Reader.start(client);
      await eventually(
        () => second.passedOver,
        (all) => all.some(([, to]) => to === '4'),
      );
      await send(['c']);
      await hasRead(second, 'c');
      expect(second.values).toEqual(['c']);
      await eventually(() => second.transport.committed([at(0), at(1)]), ['5', null]);
      expect(await second.transport.logs([at(0), at(1), at(7)])).toEqual([
        { start: '0', end: '5' },
        { start: '0', end: '0' },
        undefined,
      ]);
    });

    test.each([1024 * 1024, 1])(
      'gives nothing of transactions that are aborted, of %s bytes a fetch',
      async (bytes) => {
        await transaction('one', 'abort', 'x1', 'x2', 'x3');
        await transaction('one', 'commit', 'a');
        await transaction('two', 'abort', 'x4');
        await transaction('one', 'abort', 'x5', 'x6');
        await send(['b']);
        const reader = await Reader.start(client, { fetchPartitionBytesMax: bytes });
        await hasRead(reader, 'b');
        expect(reader.values).toEqual(['a', 'b']);
      },
    );

    test('fetches nothing of a partition that is paused, and goes on behind what was resolved', async () => {
      await send(['a', 'b', 'c']);
      const reader = await Reader.start(client);
      reader.work = (batch) => {
        const [first] = batch.messages;
        reader.values.push(String(first?.value));
        batch.resolve(first!.offset);
        reader.work = (next) => reader.take(next);
        reader.transport.pause(at(0));
        return batch.commit();
      };
      await hasRead(reader, 'a');
      await send(['d']);
      await send(['other'], 1);
      await hasRead(reader, 'other');
      await sleep(1500);
      expect(reader.values).toEqual(['a', 'other']);
      reader.transport.resume(at(0));
      await hasRead(reader, 'd');
      expect(reader.values).toEqual(['a', 'other', 'b', 'c', 'd']);
    });

    test('gives what was sought, and what was fetched before is stale', async () => {
      await send(['a', 'b', 'c']);
      const reader = await Reader.start(client);
      const stale: boolean[] = [];
      reader.work = async (batch) => {
        reader.work = (next) => reader.take(next);
        reader.transport.seek(at(0), '1');
        await sleep(50);
        stale.push(batch.isStale());
      };
      await hasRead(reader, 'b', 'c');
      expect(stale).toEqual([true]);
      expect(reader.values).toEqual(['b', 'c']);
      reader.transport.seek(at(0), '2');
      await eventually(() => reader.values.length > 2);
      expect(reader.values).toEqual(['b', 'c', 'c']);
    });

    test('shares the partitions with another, of the other client too; what it had at work then is stale', async () => {
      const first = await Reader.start(client);
      const release = Promise.withResolvers<void>();
      first.work = async (batch) => {
        while (!batch.isStale()) {
          await sleep(100);
          await batch.heartbeat();
        }
        await release.promise;
      };
      await send(['a']);
      await eventually(() => first.batches.length);
      const joining = Reader.start(OTHER[client]);
      await eventually(() => first.batches[0]!.isStale());
      first.work = (batch) => first.take(batch);
      release.resolve();
      const second = await joining;
      const shares = () => [first, second].map(({ transport }) => transport.status().partitions.length);
      await eventually(shares, [1, 1]);
      await send(['b'], 0);
      await send(['c'], 1);
      const all = () => [...first.values, ...second.values].toSorted();
      await eventually(all, ['a', 'b', 'c']);
      await first.transport.stop();
      await send(['d', 'e'], 0);
      await send(['f'], 1);
      await hasRead(second, 'd', 'e', 'f');
    });

    test('reads partitions that were added, without being told', async () => {
      const reader = await Reader.start(client);
      await send(['a'], 1);
      await hasRead(reader, 'a');
      await admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] });
      const later = testKafka().producer();
      await later.connect();
      await send(['b'], 3, later);
      // By themselves the clients look every five minutes, which is longer than is waited here.
      await hasRead(reader, 'b');
      await later.disconnect();
    });

    test('loses its partitions where a batch hangs and says nothing; what comes of it then is stale', async () => {
      const hung = await Reader.start(client);
      const release = Promise.withResolvers<void>();
      hung.work = () => release.promise;
      await send(['a']);
      await eventually(() => hung.batches.length);
      const other = await Reader.start(client);
      await hasRead(other, 'a');
      const [zombie] = hung.batches;
      await zombie!.heartbeat();
      expect(zombie!.isStale()).toBe(true);
      zombie!.resolve('0');
      await zombie!.commit();
      hung.work = (batch) => hung.take(batch);
      release.resolve();
      // It comes back, and both read.
      const shares = () => [hung, other].map(({ transport }) => transport.status().partitions.length);
      await eventually(shares, [1, 1]);
      expect(hung.values).toEqual([]);
    });
  });
}

/** A broker that can be reached by a gate alone. */
let behindGate: Promise<{ gate: Gate; stop(): Promise<void> }> | undefined;
async function startBehindGate() {
  const directory = mkdtempSync(join(tmpdir(), 'referral-ledger-gate-'));
  const gate = await Gate.make();
  const settings = { 'advertised.listeners': `PLAINTEXT://${gate.address}` };
  const kafka = await startKafka({ directory, logFile: join(directory, 'kafka.log'), settings });
  gate.leadTo(kafka.brokers);
  const stop = async (): Promise<void> => {
    await gate.close();
    await kafka.stop();
    rmSync(directory, { recursive: true });
  };
  return { gate, stop };
}
afterAll(async () => (await behindGate)?.stop());

for (const client of KAFKA_CLIENTS) {
  describeWithKafka(`the transport on ${client}, when the broker is gone`, () => {
    test.each(['says nothing any more', 'is down'] as const)('because it %s: reads on when it is back', async (how) => {
      behindGate ??= startBehindGate();
      const { gate } = await behindGate;
      const kafka = testKafka([gate.address]);
      const [gatedAdmin, gatedProducer] = [kafka.admin(), kafka.producer()];
      await Promise.all([gatedAdmin.connect(), gatedProducer.connect()]);
      await gatedAdmin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
      await send(['a'], 0, gatedProducer);
      const reader = await Reader.start(client, {}, gate.address);
      await hasRead(reader, 'a');
      gate.shut(how === 'is down');
      // Longer than a session: the group has forgotten this consumer.
      await sleep(SESSION_MS + 2000);
      gate.open();
      await send(['b'], 0, gatedProducer);
      await hasRead(reader, 'b');
      // The first may come again: that it was committed was perhaps not heard any more.
      expect([...new Set(reader.values)]).toEqual(['a', 'b']);
      expect(reader.transport.status()).toMatchObject({ connected: true, partitions: [at(0)] });
      await reader.transport.stop();
      await Promise.all([gatedAdmin.disconnect(), gatedProducer.disconnect()]);
    });
  });
}
