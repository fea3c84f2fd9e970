import { TOPICS } from '#contracts';
import { createLogger, readConfig, type Health } from '#platform';
import { applyRoles } from '#read-models';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka } from '../../../../stack/kafka/index.js';
import { findFreePorts } from '../../../../stack/processes/ports.js';
import { adminQuery } from '../../../../test/support/admin.js';
import { holdClusterRoles } from '../../../../test/support/cluster-roles.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { describeWithKafka, kafkaBrokers, testKafka, uniquePrefix } from '../../../../test/support/kafka.js';
import { ConsumerConfig } from '../config.js';
import { ConsumerApp } from '../consumer-app.js';

let database: TestDatabase;
let releaseRoles: () => Promise<void>;
/** A user with the consumer's rights and no others. */
let user: string;
let prefix: string;
let url: string;
let consumer: ConsumerApp | undefined;
let held: pg.Client[];

async function startConsumer(environment: Record<string, string> = {}): Promise<void> {
  const [port = 0] = await findFreePorts(1);
  const databaseUrl = new URL(database.url);
  databaseUrl.username = user;
  databaseUrl.password = 'secret';
  const config = readConfig(ConsumerConfig, {
    DATABASE_URL: databaseUrl.href,
    KAFKA_BROKERS: kafkaBrokers(),
    KAFKA_TOPIC_PREFIX: prefix,
    KAFKA_GROUP_ID: `${prefix}group`,
    KAFKA_TOPIC_PARTITIONS: '1',
    MIGRATE: 'false',
    CONSUMER_HTTP_PORT: String(port),
    STUCK_AFTER_MS: '1000',
    SHUTDOWN_MS: '4000',
    ...environment,
  });
  url = `http://127.0.0.1:${port}`;
  const logger = createLogger('consumer', { level: 'silent' });
  // A broker that is gone for good may be more than it bears; the process would be started again.
  consumer = new ConsumerApp(config, logger, () => undefined);
  await consumer.start();
  await readiness(200);
}

/** Asks until the answer has this status. @returns what it says */
async function readiness(wanted: 200 | 503): Promise<Health> {
  const ask = async () => {
    const response = await fetch(`${url}/health/ready`);
    return { status: response.status, text: await response.text() };
  };
  const { text } = await eventually(ask, ({ status }) => status === wanted, { what: `${wanted}`, everyMs: 100 });
  const health = JSON.parse(text) as Health;
  expect(health.status).toBe(wanted === 200 ? 'ok' : 'error');
  expect(text).not.toMatch(new RegExp(`secret|${user}`));
  return health;
}

async function publish(...accounts: string[]): Promise<void> {
  const producer = testKafka().producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const messages = accounts.map((accountId) => ({
    key: accountId,
    headers: { 'content-type': 'application/cloudevents+json' },
    value: JSON.stringify({
      specversion: '1.0',
      id: accountId,
      source: 'test',
      type: 'client.signed_up.v1',
      time: '2026-01-02T03:04:05Z',
      data: { accountId, separateAccount: true },
    }),
  }));
  await producer.send({ topic: `${prefix}signups`, messages });
  await producer.disconnect();
}

/** Holds what `sql` locks, as a session of somebody's that has been forgotten. @returns what ends it */
async function holding(sql: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  held.push(client);
  await client.query(`BEGIN; ${sql}`);
  return () => client.end();
}

/** Each topic has one partition. */
const allClaimed = () =>
  eventually(
    () => database.pool.query('SELECT FROM consumer_offsets'),
    ({ rowCount }) => rowCount === Object.keys(TOPICS).length,
  );

const events = async (): Promise<number> =>
  (await database.pool.query<{ count: number }>('SELECT count(*) FROM events')).rows[0]!.count;

beforeEach(async () => {
  releaseRoles = await holdClusterRoles();
  held = [];
  prefix = uniquePrefix();
  user = `test_ready_${randomUUID().slice(0, 8)}`;
  database = await createTestDatabase();
  await applyRoles(database.pool);
  await adminQuery(`CREATE ROLE ${user} LOGIN PASSWORD 'secret' IN ROLE referral_ledger_consumer`);
});
afterEach(async () => {
  await Promise.all(held.map((client) => client.end()));
  await consumer?.stop();
  consumer = undefined;
  await database.drop();
  await adminQuery(`DROP ROLE ${user}`);
  await releaseRoles();
});

const nameOfDatabase = (): string => new URL(database.url).pathname.slice(1);

describeWithKafka('a consumer is not ready', () => {
  test('while the database takes no writes', async () => {
    await startConsumer();
    await adminQuery(`ALTER DATABASE ${nameOfDatabase()} SET default_transaction_read_only = on`);
    const { checks } = await readiness(503);
    expect(checks.database).toBe('failed: the database takes no writes: transactions are read-only (SQLSTATE 25006)');
    expect(checks).toMatchObject({ consumer: 'ok', kafka: 'ok' });
    await adminQuery(`ALTER DATABASE ${nameOfDatabase()} RESET default_transaction_read_only`);
    await readiness(200);
  });

  test('while somebody holds the head of the event store', async () => {
    await startConsumer();
    const release = await holding('SELECT FROM event_store_head FOR UPDATE');
    const { checks } = await readiness(503);
    expect(checks.database).toMatch(/^another transaction holds the event store's head/);
    await release();
    await readiness(200);
  });

  test('while no connection is to be had, although it has some that work', async () => {
    await startConsumer();
    await adminQuery(`ALTER ROLE ${user} CONNECTION LIMIT 1`);
    const { checks } = await readiness(503);
    expect(checks.database).toMatch(/^failed: no connection to be had.* \(SQLSTATE 53300\)$/);
    await adminQuery(`ALTER ROLE ${user} CONNECTION LIMIT -1`);
    await readiness(200);
  });

  test('while messages that it has read cannot be stored', async () => {
    await startConsumer();
    await allClaimed();
    const release = await holding('SELECT FROM consumer_offsets FOR UPDATE');
    await publish('a1');
    const { checks } = await readiness(503);
    expect(checks).toMatchObject({ database: 'ok', projector: 'ok' });
    expect(checks.intake).toMatch(new RegExp(`^messages of ${prefix}signups/0 wait to be stored for \\d+ s`));
    await release();
    await readiness(200);
    expect(await events()).toBe(1);
  });

  test('while the projector does not get on though there is something to project', async () => {
    await startConsumer();
    const release = await holding('SELECT FROM projection_versions FOR UPDATE');
    await publish('a1');
    const { checks } = await readiness(503);
    expect(checks).toMatchObject({ database: 'ok', intake: 'ok' });
    expect(checks.projector).toMatch(/^has not got on for \d+ s/);
    await release();
    await readiness(200);
  });

  test('while the brokers are away', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'readiness-kafka-'));
    const kafka = await startKafka({ directory, logFile: join(directory, 'kafka.log') });
    try {
      await startConsumer({ KAFKA_BROKERS: kafka.brokers });
      await kafka.stop();
      const { checks } = await readiness(503);
      expect(checks).toMatchObject({ database: 'ok', projector: 'ok' });
      expect(checks.kafka).toMatch(
        /^no answer from the consumer group's coordinator|^not a member of the consumer group/,
      );
    } finally {
      await consumer?.stop();
      await kafka.stop();
      rmSync(directory, { recursive: true });
    }
  });
});

describeWithKafka('a consumer is ready', () => {
  test('and warns of what the brokers deleted unread, until somebody has acknowledged it', async () => {
    await startConsumer();
    expect((await readiness(200)).warnings).toEqual({});
    await database.pool.query(
      `INSERT INTO retention_gaps (topic, partition, cause, from_offset, to_offset, resumed_at_offset, detected_at)
       VALUES ('payments', 3, 'RETENTION', 10, 60, 60, now())`,
    );
    expect((await readiness(200)).warnings.retentionGaps).toMatch(
      /^not acknowledged: payments\/3 \[10, 60\) RETENTION: messages that the brokers deleted/,
    );
    await database.pool.query(
      `UPDATE retention_gaps SET acknowledged_at = now(), acknowledged_by = 'ada', acknowledgement_reason = 'sent again'`,
    );
    expect((await readiness(200)).warnings).toEqual({});
  });

  test('while another one projects', async () => {
    await startConsumer();
    const first = consumer;
    await startConsumer();
    await sleep(3000);
    expect((await readiness(200)).checks.projector).toBe('ok');
    await first?.stop();
  });
});
