import { EventStore } from '#event-store';
import { BatchErrorFilter, KAFKA_CLIENTS, KafkaBatchServer, type KafkaClient, type MessageBatch } from '#kafka';
import { createLogger } from '#platform';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Controller, type INestMicroservice } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import type { Admin, Producer } from 'kafkajs';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { createTopics, describeWithKafka, kafkaBrokers, testKafka, uniquePrefix } from '../support/kafka.js';

let database: TestDatabase;
let store: EventStore;
let prefix: string;
let topic: string;
let admin: Admin;
let producer: Producer;
let readers: Reader[];
let client: KafkaClient;

/** A consumer of one topic of one partition, which keeps in the database what the real one keeps of its reading. */
interface Reader {
  values: string[];
  errors: string[];
  server: KafkaBatchServer;
  /** Batches wait to be stored, until what is returned is called. */
  hold(): () => void;
  /** How many batches were stored, or wait to be. */
  begun(this: void): number;
  stop(): Promise<void>;
}

async function startReader(groupId = `${prefix}group`): Promise<Reader> {
  const faults: Error[] = [];
  const values: string[] = [];
  const errors: string[] = [];
  let held = Promise.withResolvers<void>();
  held.resolve();
  let begun = 0;
  @Controller()
  class Things {
    @EventPattern('things')
    async store(
      @Payload() { topic: from, partition, epoch, messages, nextOffset, logEnd }: MessageBatch,
    ): Promise<void> {
      begun += 1;
      await held.promise;
      const offsets = [{ topic: from, partition, epoch: epoch!, nextOffset, logEnd }];
      await store.appendBatch({ events: [], refusals: [], offsets });
      values.push(...messages.map(({ value }) => String(value)));
    }
  }
  const destination = { write: (line: string) => void errors.push(line) };
  const server = new KafkaBatchServer({
    client,
    connection: {
      brokers: kafkaBrokers().split(','),
      clientId: 'test',
      logger: createLogger('test', { level: 'error', destination }),
    },
    groupId,
    topicPrefix: prefix,
    topics: ['things'],
    createTopics: { partitions: 1 },
    claims: store,
    // Nothing is fetched ahead of what waits to be stored: what the brokers delete meanwhile is lost.
    fetchPartitionBytesMax: 1,
    lookEveryMs: 200,
    onFatal: (error) => void faults.push(error),
  });
  const module = await Test.createTestingModule({ controllers: [Things] }).compile();
  const app: INestMicroservice = module.createNestMicroservice({ strategy: server, logger: false });
  app.useGlobalFilters(new BatchErrorFilter());
  await app.listen();
  const started: Reader = {
    values,
    errors,
    server,
    hold: () => {
      held = Promise.withResolvers();
      return held.resolve;
    },
    begun: () => begun,
    stop: async () => {
      held.resolve();
      readers = readers.filter((other) => other !== started);
      await app.close();
      expect(faults).toEqual([]);
    },
  };
  readers.push(started);
  return started;
}

const numbered = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `v${from + i}`);
const send = (...values: string[]) =>
  producer.send({ topic, messages: values.map((value) => ({ key: 'k', value })) }).then(() => undefined);
/** As the brokers do when the retention time of these messages is over. */
async function expire(before: number): Promise<void> {
  // Until it was asked for something of the topic, kafkajs does not know whom to ask.
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(before) }] });
}

const gaps = async () =>
  (
    await database.pool.query(
      `SELECT cause, from_offset AS "from", to_offset AS "to", resumed_at_offset AS at FROM retention_gaps ORDER BY id`,
    )
  ).rows as { cause: string; from: number; to: number; at: number }[];
const noted = async () => {
  const { rows } = await database.pool.query(
    `SELECT next_offset AS next, log_start AS start, log_end AS end, log_seen_at IS NOT NULL AS seen FROM consumer_offsets`,
  );
  return rows[0] as { next: number; start: number; end: number; seen: boolean } | undefined;
};
/** What the reader has logged of gaps, as errors. */
const said = ({ errors }: Reader) =>
  errors.map((line) => JSON.parse(line) as { cause?: string }).filter(({ cause }) => cause !== undefined);
const read = (reader: Reader, count: number) =>
  eventually(
    () => reader.values,
    ({ length }) => length >= count,
  );
/** Whatever could be noted by now was. */
const notedAt = (next: number) =>
  eventually(noted, (row) => row?.next === next && row.end === next && row.start !== null);

beforeEach(async () => {
  database = await createTestDatabase();
  store = new EventStore(database.pool);
  prefix = uniquePrefix();
  topic = `${prefix}things`;
  readers = [];
  await createTopics([topic]);
  admin = testKafka().admin();
  producer = testKafka().producer({ allowAutoTopicCreation: false });
  await Promise.all([admin.connect(), producer.connect()]);
});
afterEach(async () => {
  for (const reader of readers) await reader.stop();
  await Promise.all([admin.disconnect(), producer.disconnect()]);
  await store.close();
  await database.drop();
});

/** What the brokers say is the same whichever client asks; what clients make of it is not. */
function describeWithEachClient(title: string, tests: () => void): void {
  for (const each of KAFKA_CLIENTS) {
    describeWithKafka(`${title} (${each})`, () => {
      beforeEach(() => void (client = each));
      tests();
    });
  }
}

/** One whose first message waits to be stored, until it is released. */
async function holdingFirst(): Promise<{ reader: Reader; release: () => void }> {
  await send('v0');
  const reader = await startReader();
  const release = reader.hold();
  await eventually(reader.begun);
  return { reader, release };
}

/** Reads ten messages and leaves. */
async function readTen(): Promise<void> {
  await send(...numbered(0, 10));
  const reader = await startReader();
  await read(reader, 10);
  await reader.stop();
}

describeWithEachClient('messages that the brokers deleted before they were read', () => {
  test('while the consumer was down are kept as missing, once, and reading goes on behind them', async () => {
    await readTen();
    await send(...numbered(10, 100));
    await expire(60);
    const second = await startReader();
    expect(await read(second, 40)).toEqual(numbered(60, 100));
    expect(await gaps()).toEqual([{ cause: 'RETENTION', from: 10, to: 60, at: 60 }]);
    expect(said(second)).toMatchObject([
      { topic, partition: 0, cause: 'RETENTION', from: '10', to: '60', msg: expect.stringMatching(/deleted before/) },
    ]);
    await second.stop();

    const third = await startReader();
    await send('more');
    await read(third, 1);
    expect(third.values).toEqual(['more']);
    expect(await gaps()).toHaveLength(1);
  });

  test('are kept once although the consumer ended before it read on', async () => {
    await readTen();
    await send(...numbered(10, 20));
    await expire(20);
    const second = await startReader();
    await eventually(gaps, ({ length }) => length === 1);
    await second.stop();
    const third = await startReader();
    await send('more');
    await read(third, 1);
    expect(await gaps()).toEqual([{ cause: 'RETENTION', from: 10, to: 20, at: 20 }]);
  });

  test('while the consumer could store nothing are kept as missing', async () => {
    const { reader, release } = await holdingFirst();
    await send(...numbered(1, 100));
    await expire(50);
    release();
    expect(await read(reader, 51)).toEqual(['v0', ...numbered(50, 100)]);
    expect(await gaps()).toEqual([{ cause: 'RETENTION', from: 1, to: 50, at: 50 }]);
  });

  test('are kept as missing although nothing is left in the log that would show it', async () => {
    const { reader, release } = await holdingFirst();
    await send(...numbered(1, 100));
    await expire(100);
    release();
    expect(await eventually(gaps, ({ length }) => length > 0)).toEqual([
      { cause: 'RETENTION', from: 1, to: 100, at: 100 },
    ]);
    await send('v100');
    expect(await read(reader, 2)).toEqual(['v0', 'v100']);
    expect(await gaps()).toHaveLength(1);
  });

  test('are kept as missing although only an aborted transaction follows', async () => {
    const { reader, release } = await holdingFirst();
    await send(...numbered(1, 50));
    await transaction('abort', 'never');
    await expire(50);
    release();
    expect(await eventually(gaps, ({ length }) => length > 0)).toEqual([
      { cause: 'RETENTION', from: 1, to: 50, at: 50 },
    ]);
    await send('after');
    expect(await read(reader, 2)).toEqual(['v0', 'after']);
    expect(await gaps()).toHaveLength(1);
  });

  test('before this database ever read the partition are none of its loss', async () => {
    await send(...numbered(0, 10));
    await expire(5);
    const reader = await startReader();
    expect(await read(reader, 5)).toEqual(numbered(5, 10));
    expect(await gaps()).toEqual([]);
  });

  test('are missed also where the partition was claimed and nothing had come yet', async () => {
    const first = await startReader();
    await notedAt(0);
    await first.stop();
    await send(...numbered(0, 10));
    await expire(5);
    const second = await startReader();
    expect(await read(second, 5)).toEqual(numbered(5, 10));
    expect(await gaps()).toEqual([{ cause: 'RETENTION', from: 0, to: 5, at: 5 }]);
  });

  test('are not missed where they were read before, whatever the brokers remember of that', async () => {
    await readTen();
    await send(...numbered(10, 20));
    await expire(10);
    const another = await startReader(`${prefix}another-group`);
    expect(await read(another, 10)).toEqual(numbered(10, 20));
    expect(await gaps()).toEqual([]);
  });
});

async function transaction(end: 'commit' | 'abort', ...values: string[]): Promise<void> {
  const transactional = testKafka().producer({ transactionalId: `${prefix}${end}`, maxInFlightRequests: 1 });
  await transactional.connect();
  const work = await transactional.transaction();
  await work.send({ topic, messages: values.map((value) => ({ key: 'k', value })) });
  await work[end]();
  await transactional.disconnect();
}

describeWithEachClient('offsets that have no message', () => {
  test('such as the ends of transactions and what was aborted are not missed when they are deleted', async () => {
    const first = await startReader();
    await transaction('commit', 'a', 'b');
    await transaction('abort', 'never');
    await read(first, 2);
    await notedAt(5);
    await first.stop();
    await expire(5);
    const second = await startReader();
    await transaction('commit', 'c');
    expect(await read(second, 1)).toEqual(['c']);
    await notedAt(7);
    expect(await gaps()).toEqual([]);
  });
});

async function recreateTopic(): Promise<void> {
  await admin.deleteTopics({ topics: [topic] });
  await eventually(
    () => admin.listTopics(),
    (topics) => !topics.includes(topic),
  );
  await createTopics([topic]);
}

describeWithEachClient('a topic that was deleted and made anew', () => {
  test('is read from its beginning, and what is unknown of the old one is told', async () => {
    await readTen();
    await recreateTopic();
    await send('new0', 'new1');
    const second = await startReader();
    expect(await read(second, 2)).toEqual(['new0', 'new1']);
    expect(await gaps()).toEqual([{ cause: 'LOG_RESET', from: 10, to: 10, at: 0 }]);
    expect(JSON.parse(second.errors[0]!)).toMatchObject({
      cause: 'LOG_RESET',
      msg: expect.stringMatching(/made anew/),
    });
    await second.stop();

    const third = await startReader();
    await send('new2');
    await read(third, 1);
    expect(await gaps()).toHaveLength(1);
  });

  test('with what the old one had and was not read counts as missing up to where it was seen to end', async () => {
    await readTen();
    await database.pool.query('UPDATE consumer_offsets SET log_end = 17');
    await recreateTopic();
    await send(...numbered(0, 12));
    const second = await startReader();
    await read(second, 12);
    expect(await gaps()).toEqual([{ cause: 'LOG_RESET', from: 10, to: 17, at: 0 }]);
  });

  test('while the consumer runs is read from its beginning', async () => {
    await send(...numbered(0, 10));
    const reader = await startReader();
    await read(reader, 10);
    await recreateTopic();
    await send('new0');
    expect((await read(reader, 11)).at(-1)).toBe('new0');
    expect(await gaps()).toEqual([{ cause: 'LOG_RESET', from: 10, to: 10, at: 0 }]);
  });
});

describeWithEachClient('how far a partition is behind', () => {
  test('is known of a quiet one, and of one whose batches wait', async () => {
    const reader = await startReader();
    await send(...numbered(0, 3));
    await read(reader, 3);
    expect(await notedAt(3)).toEqual({ next: 3, start: 0, end: 3, seen: true });
    expect(reader.server.lags()).toEqual([{ topic, partition: 0, lag: 0 }]);

    const release = reader.hold();
    await send(...numbered(3, 8));
    await eventually(
      () => reader.server.lags(),
      ([partition]) => partition?.lag === 5,
    );
    expect(await eventually(noted, (row) => row?.end === 8)).toMatchObject({ next: 3 });
    release();
    await notedAt(8);
    expect(reader.server.lags()).toEqual([{ topic, partition: 0, lag: 0 }]);
  });
});
