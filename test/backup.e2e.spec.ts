import { structuredMessage, parseInstant, type StructuredCloudEvent } from '#contracts';
import { EventStore, verifyLog } from '#event-store';
import { createLogger, createPool, readConfig, type Pool } from '#platform';
import { LiveSnapshots, migrateAll, verifySums } from '#read-models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Producer } from 'kafkajs';
import { ConsumerConfig } from '../apps/consumer/src/config.js';
import { ConsumerApp } from '../apps/consumer/src/consumer-app.js';
import { ArchivingPostgres } from './support/archiving-postgres.js';
import { eventually } from './support/eventually.js';
import type { Fact } from './support/history.js';
import { describeWithKafka, kafkaBrokers, testKafka, uniquePrefix } from './support/kafka.js';
import { business, paymentOf } from './support/replays.js';
import { RewardsReader } from './support/rewards-reader.js';

const DATABASE = 'referral_ledger';

type Sums = Record<string, number>;

/** The runbook of "Backups" in docs/operations.md, step by step. */
describeWithKafka('a base backup, and the database as it was at a moment', () => {
  const prefix = uniquePrefix();
  const opened: { close: () => Promise<void> }[] = [];
  let server: ArchivingPostgres;
  let producer: Producer;

  beforeAll(async () => {
    server = await ArchivingPostgres.start();
    await server.createDatabase(DATABASE);
    await migrateAll(server.url(DATABASE));
    producer = testKafka().producer({ allowAutoTopicCreation: false });
    await producer.connect();
  });
  afterAll(async () => {
    for (const { close } of opened.reverse()) await close();
    await producer.disconnect();
    await server.remove();
  });

  function poolOf(url: string): Pool {
    const pool = createPool({ connectionString: url, applicationName: 'test', max: 4 });
    opened.push({ close: async () => void (pool.ended || (await pool.end())) });
    return pool;
  }

  async function startConsumer(url: string): Promise<ConsumerApp> {
    const config = readConfig(ConsumerConfig, {
      DATABASE_URL: url,
      KAFKA_BROKERS: kafkaBrokers(),
      KAFKA_TOPIC_PREFIX: prefix,
      KAFKA_GROUP_ID: `${prefix}group`,
      KAFKA_TOPIC_PARTITIONS: '2',
      MIGRATE: 'false',
    });
    const consumer = new ConsumerApp(config, createLogger('consumer', { level: 'silent' }), () => undefined);
    opened.push({ close: () => consumer.stop() });
    await consumer.start();
    return consumer;
  }

  async function publish(facts: readonly Fact[]): Promise<void> {
    for (const [type, time, data] of facts) {
      const event = { source: 'billing', id: randomUUID(), type, occurredAt: parseInstant(time)!, data };
      const { topic, ...message } = structuredMessage(event);
      await producer.send({ topic: prefix + topic, messages: [message] });
    }
  }

  /** Until so many facts are recorded, all of them projected, and what follows published. */
  async function untilDone(pool: Pool, facts: number): Promise<void> {
    const state = async () => {
      const { rows } = await pool.query<{ facts: number; projected: boolean; published: boolean }>(
        `SELECT (SELECT count(*)::int FROM events WHERE source <> 'referral-ledger') AS facts, position = head AS projected,
                NOT EXISTS (SELECT FROM projections_1.ledger_entries e, outbound_cursors c
                            WHERE c.stream = 'rewards' AND (e.position, e.seq) > (c.position, c.seq)
                              AND 'program:expense' IN (debit_account, credit_account)) AS published
         FROM projection_versions, (SELECT position AS head FROM event_store_head) AS store WHERE state = 'live'`,
      );
      return rows[0]!;
    };
    await eventually(state, { facts, projected: true, published: true });
  }

  const balances = async (pool: Pool): Promise<Sums> => {
    const { rows } = await pool.query<{ key: string; granted: string }>(
      `SELECT partner_id || ' ' || asset AS key, granted - reversed AS granted FROM projections_1.partner_balances`,
    );
    return Object.fromEntries(rows.map(({ key, granted }) => [key, Number(granted)]));
  };

  /** All that was ever published on `rewards`. */
  async function published(): Promise<StructuredCloudEvent[]> {
    const reader = testKafka().consumer({ groupId: `${prefix}${randomUUID()}` });
    const admin = testKafka().admin();
    await Promise.all([reader.connect(), admin.connect()]);
    const ends = await admin.fetchTopicOffsets(`${prefix}rewards`);
    const total = ends.reduce((sum, { high }) => sum + Number(high), 0);
    const found: StructuredCloudEvent[] = [];
    await reader.subscribe({ topics: [`${prefix}rewards`], fromBeginning: true });
    await reader.run({
      eachMessage: async ({ message }) => {
        found.push(JSON.parse(message.value!.toString()) as StructuredCloudEvent);
      },
    });
    await eventually(() => found.length >= total, true, { what: `${total} messages` });
    await Promise.all([reader.disconnect(), admin.disconnect()]);
    return found;
  }

  test('goes on from Kafka, with nothing lost and nothing twice', async () => {
    const first = poolOf(server.url(DATABASE));
    const consumer = await startConsumer(server.url(DATABASE));

    const early = business(40);
    const meanwhile = Array.from({ length: 60 }, (_, n) => paymentOf(100 + n));
    const after = Array.from({ length: 30 }, (_, n) => paymentOf(200 + n));
    const lost = Array.from({ length: 40 }, (_, n) => paymentOf(300 + n));

    // The backup is taken while events come in, and they go on coming in.
    await publish(early);
    await Promise.all([publish(meanwhile), server.takeBaseBackup()]);
    await publish(after);
    const kept = early.length + meanwhile.length + after.length;
    await untilDone(first, kept);
    const anchor = await verifyLog(first, { from: 1, expected: [] });
    const before = await balances(first);
    const { rows: clock } = await first.query<{ now: string }>('SELECT clock_timestamp()::text AS now');
    await sleep(20);

    // What is recorded after that moment is lost with the server; Kafka still has it.
    await publish(lost);
    await untilDone(first, kept + lost.length);
    const atTheEnd = await balances(first);
    expect(atTheEnd).not.toEqual(before);
    await consumer.stop();
    await first.end();
    await server.lose();

    const restored = await server.restoreTo(clock[0]!.now);
    const second = poolOf(restored.url(DATABASE));
    const expected = [{ position: anchor.head, hash: anchor.hash }];
    expect(await verifyLog(second, { from: 1, expected })).toEqual(anchor);
    expect(await verifySums(new LiveSnapshots(second))).toMatchObject({ wrong: [] });
    expect(await balances(second)).toEqual(before);
    const { rows: cursors } = await second.query<{ position: number; seq: number }>(
      `SELECT coalesce(sending_position, position) AS position, coalesce(sending_seq, seq) AS seq
       FROM outbound_cursors WHERE stream = 'rewards'`,
    );
    const cursor = cursors[0]!;
    const publishedBefore = await published();

    await startConsumer(restored.url(DATABASE));
    await untilDone(second, kept + lost.length);
    expect(await balances(second)).toEqual(atTheEnd);
    expect((await verifyLog(second, { from: 1, expected })).problem).toBeNull();
    expect(await verifySums(new LiveSnapshots(second))).toMatchObject({ wrong: [] });
    expect(await new EventStore(second).head()).toBeGreaterThanOrEqual(kept + lost.length);
    const { rows: letters } = await second.query(`SELECT reason FROM dead_letters WHERE status = 'open'`);
    expect(letters).toEqual([]);

    // What went out after that moment goes out again, of another era: whoever reads that what was lost is void has the sums of the ledger.
    const all = await published();
    const reader = new RewardsReader();
    for (const reward of all) reader.take(reward);
    expect(reader.voided.length).toBeGreaterThan(0);
    expect(all.length - publishedBefore.length).toBeGreaterThan(0);
    expect(reader.sums()).toEqual(atTheEnd);
    const { rows: eras } = await second.query('SELECT position, seq FROM outbound_eras ORDER BY era');
    expect(eras).toEqual([{ position: 0, seq: 0 }, cursor]);
  });
});
