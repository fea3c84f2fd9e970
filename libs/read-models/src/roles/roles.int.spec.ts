import { acknowledgeGap, EventStore, verifyLog } from '#event-store';
import { createPool, inTransaction, type Pool } from '#platform';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { adminQuery } from '../../../../test/support/admin.js';
import { holdClusterRoles } from '../../../../test/support/cluster-roles.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { runSource } from '../../../../test/support/run-source.js';
import { takeLease } from '../../../projector/src/lease/lease.js';
import { Follower } from '../../../projector/src/follow/follower.js';
import { verifySums } from '../ledger/verify-sums.js';
import { migrateAll } from '../migrations/migrate.js';
import { OutboundStream } from '../outbound/stream.js';
import { sumUpSegments } from '../../../../test/support/segments.js';
import { readBalances } from '../reading/balances.js';
import { readDeadLetters } from '../reading/dead-letters.js';
import { LiveSnapshots } from '../reading/snapshot.js';
import { createVersionStatements } from '../versions/create-version.js';
import { applyRoles } from './apply-roles.js';
import { ROLES, type AppRole } from './grants.js';

const APPS = Object.keys(ROLES) as AppRole[];
const suffix = randomUUID().slice(0, 8);
const login = (app: AppRole) => `test_${app}_${suffix}`;

let database: TestDatabase;
let pools: Record<AppRole, Pool>;
let history: History;

function urlFor(user: string): string {
  const url = new URL(database.url);
  url.username = user;
  url.password = 'secret';
  return url.href;
}

beforeAll(async () => {
  database = await createTestDatabase();
  await applyRoles(database.pool);
  for (const app of APPS) await adminQuery(`CREATE ROLE ${login(app)} LOGIN PASSWORD 'secret' IN ROLE ${ROLES[app]}`);
  const connect = (app: AppRole) =>
    createPool({ connectionString: urlFor(login(app)), applicationName: login(app), max: 4 });
  pools = { consumer: connect('consumer'), query: connect('query'), ops: connect('ops') };
  history = new History(pools.consumer);
  await history.happened(...FUNDED);
});
afterAll(async () => {
  for (const pool of Object.values(pools)) await pool.end();
  await database.drop();
  for (const app of APPS) await adminQuery(`DROP ROLE ${login(app)}`);
});

const FUNDED: Fact[] = [
  ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId: 'p', code: 'abc' }],
  ['contract.signed.v1', '2026-01-01T00:00:00Z', { contractId: 'c', partnerId: 'p', payoutAccountRef: 'ref-1' }],
  ['client.signed_up.v1', '2026-01-02T00:00:00Z', { accountId: 'a', separateAccount: true, referralCode: 'abc' }],
  [
    'payment.succeeded.v1',
    '2026-02-01T00:00:00Z',
    { paymentId: 'pay', accountId: 'a', amountMinor: 50_000, currency: 'USD', period: 'month' },
  ],
  [
    'withdrawal.requested.v1',
    '2026-03-01T00:00:00Z',
    { withdrawalId: 'w', partnerId: 'p', amountMinor: 4000, currency: 'USD' },
  ],
];
const DENIED = /permission denied|must be owner/;

describe('the consumer’s role', () => {
  test('ingests, projects and records decisions, which all that reads it finds right', async () => {
    const store = new EventStore(pools.consumer);
    expect(await store.head()).toBe(FUNDED.length + 1);
    expect((await store.read(FUNDED.length, 1))[0]?.type).toBe('withdrawal.approved.v1');
    expect(await verifyLog(pools.ops)).toMatchObject({ head: FUNDED.length + 1, problem: null });
    expect((await verifySums(new LiveSnapshots(pools.ops))).wrong).toEqual([]);
  });

  test('has segments of the log summed up', async () => {
    await sumUpSegments(pools.consumer, { positions: 2, leastEntries: 1 });
    const { rows } = await database.pool.query('SELECT FROM projections_1.segment_flows');
    expect(rows.length).toBeGreaterThan(0);
    expect((await verifySums(new LiveSnapshots(pools.ops))).wrong).toEqual([]);
  });

  test('claims partitions, moves offsets, keeps dead letters and marks them published', async () => {
    const store = new EventStore(pools.consumer);
    const { epoch } = await store.claimPartition('signups', 0);
    await store.claimPartition('signups', 1);
    await store.appendBatch({
      events: [],
      refusals: [],
      offsets: [{ topic: 'signups', partition: 0, nextOffset: '7', epoch }],
    });
    await history.receive('signups', '{"broken');
    await inTransaction(pools.consumer, async (client) => {
      const { rows } = await client.query(
        'SELECT id FROM dead_letters WHERE published_at IS NULL FOR UPDATE SKIP LOCKED',
      );
      await client.query('UPDATE dead_letters SET published_at = now() WHERE id = $1', [rows[0].id]);
    });
  });

  test('keeps what the brokers deleted unread and what it sees of logs, and cannot acknowledge any', async () => {
    const store = new EventStore(pools.consumer);
    const { epoch } = await store.claimPartition('payments', 7);
    const seen = { topic: 'payments', partition: 7, logStart: '9', logEnd: '20' };
    await store.recordGap({ ...seen, cause: 'RETENTION', from: '3', to: '9', resumesAt: '9' }, epoch);
    await store.noteLogs([{ ...seen, epoch, nextOffset: '10' }]);
    expect((await store.claimPartition('payments', 7)).nextOffset).toBe('10');
    const acknowledged = { by: 'the consumer', reason: 'nobody will notice' };
    await expect(acknowledgeGap(pools.consumer, 1, acknowledged)).rejects.toThrow(DENIED);
    await expect(pools.consumer.query('DELETE FROM retention_gaps')).rejects.toThrow(DENIED);
    await expect(
      pools.consumer.query(
        `INSERT INTO retention_gaps (topic, partition, cause, from_offset, to_offset, resumed_at_offset, detected_at,
                                     acknowledged_at, acknowledged_by, acknowledgement_reason)
         VALUES ('payments', 7, 'RETENTION', 3, 9, 9, now(), now(), 'x', 'x')`,
      ),
    ).rejects.toThrow(DENIED);
  });

  test('publishes by the cursors', async () => {
    const page = await new OutboundStream(pools.consumer, 'withdrawals').next(10);
    expect(page?.events).toHaveLength(1);
    expect(await page!.published()).toBe(true);
  });

  test('makes the partitions that appending needs, without the right to make tables', async () => {
    await pools.consumer.query('SELECT ensure_event_partitions(5000000)');
    await expect(pools.consumer.query('CREATE TABLE mine (x int)')).rejects.toThrow(DENIED);
    await expect(pools.query.query('SELECT ensure_event_partitions(70000000)')).rejects.toThrow(DENIED);
  });

  test('builds nothing, and writes nothing down to be built', async () => {
    await expect(pools.consumer.query(`SELECT build_next(1, 'sums')`)).rejects.toThrow(DENIED);
    const writeDown = `INSERT INTO deferred_statements (version, line, table_read, statement)
      VALUES (1, 'mine', 'payments', 'DROP TABLE events')`;
    await expect(pools.consumer.query(writeDown)).rejects.toThrow(DENIED);
    await expect(pools.consumer.query('CREATE INDEX ON projections_1.payments (reason)')).rejects.toThrow(DENIED);
  });

  test('starts with MIGRATE on where there is nothing to migrate', async () => {
    expect(await migrateAll(urlFor(login('consumer')))).toEqual([]);
  });

  test('may use a version that is made later, and still cannot change an entry of its ledger', async () => {
    await inTransaction(database.pool, async (client) => {
      await client.query(createVersionStatements('projections_2'));
      await client.query(`UPDATE projection_versions SET state = 'retired'`);
      await client.query(
        `INSERT INTO projection_versions (version, schema_name, state, program)
         SELECT 2, 'projections_2', 'live', program FROM projection_versions`,
      );
    });
    const lease = await takeLease(pools.consumer, 'test');
    const follower = new Follower(pools.consumer, lease!, { decides: true });
    await follower.next({ events: 100 });
    expect(await follower.settle()).toMatchObject({ position: FUNDED.length + 1 });
    for (const version of ['projections_1', 'projections_2']) {
      await expect(pools.consumer.query(`UPDATE ${version}.ledger_entries SET amount = 1`)).rejects.toThrow(DENIED);
      await expect(pools.consumer.query(`DELETE FROM ${version}.payments`)).rejects.toThrow(DENIED);
    }
    expect((await new LiveSnapshots(pools.query).read(async (_, at) => at)).version).toBe(2);
  });

  test('cannot decide about dead letters, nor which version is live', async () => {
    await expect(pools.consumer.query(`UPDATE dead_letters SET status = 'discarded'`)).rejects.toThrow(DENIED);
    await expect(pools.consumer.query(`UPDATE projection_versions SET state = 'live'`)).rejects.toThrow(DENIED);
  });
});

describe('the query app’s role', () => {
  test('answers from the live version', async () => {
    const live = new LiveSnapshots(pools.query);
    const { balances } = await live.read((client) => readBalances(client, 'p', {}));
    expect(balances).toMatchObject([{ currency: 'USD', availableMinor: 1000n, reservedMinor: 4000n }]);
    const { deadLetters } = await live.read((client) => readDeadLetters(client, {}, { limit: 10 }));
    expect(deadLetters).toHaveLength(1);
  });

  test.each([
    `INSERT INTO dead_letters (topic, partition, "offset", reason, message, headers, raw_hash, recorded_at)
     VALUES ('t', 0, 0, 'NOT_JSON', '', '{}', '', now())`,
    'UPDATE projections_1.withdrawals SET status = status',
    'INSERT INTO projections_1.ledger_entries SELECT * FROM projections_1.ledger_entries',
    'INSERT INTO events SELECT * FROM events',
    'UPDATE event_store_head SET position = 0',
    'UPDATE outbound_cursors SET position = 0',
    'UPDATE retention_gaps SET acknowledged_at = NULL',
    'UPDATE consumer_offsets SET next_offset = 0',
    'SELECT FROM event_store_head FOR UPDATE',
  ])('cannot write: %s', async (sql) => {
    await expect(pools.query.query(sql)).rejects.toThrow(DENIED);
  });
});

describe.each(APPS)('the role of %s', (app) => {
  const tables = [
    'events',
    'events_000000',
    'events_000001',
    'event_ids',
    'event_ids_000000',
    'event_id_filters',
    'event_batches',
  ];
  test.each(
    tables.flatMap((table) => [
      `UPDATE ${table} SET ${/batches|filters/.test(table) ? 'last_position' : 'position'} = 1`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      `DROP TABLE ${table}`,
    ]),
  )('cannot do this to the log: %s', async (sql) => {
    await expect(pools[app].query(sql)).rejects.toThrow(DENIED);
  });

  test.each([
    `SET session_replication_role = replica`,
    `CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
    `DROP TRIGGER append_only ON event_ids`,
    `SELECT * FROM events_000000 FOR UPDATE`,
    `INSERT INTO events_000000 SELECT * FROM events`,
    `INSERT INTO event_ids_000000 SELECT * FROM event_ids`,
    `SELECT ensure_partitions_of_events(70000000)`,
    `CREATE OR REPLACE FUNCTION event_id_generation_size() RETURNS bigint LANGUAGE sql AS 'SELECT 7'`,
    `CREATE TRIGGER mine BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
  ])('cannot get around it: %s', async (sql) => {
    await expect(pools[app].query(sql)).rejects.toThrow(DENIED);
  });
});

describe('the operators’ role', () => {
  test('appends and settles dead letters', async () => {
    const before = await new EventStore(pools.ops).head();
    await new History(pools.ops).receive('import', {
      specversion: '1.0',
      id: 'by-hand',
      source: 'ops',
      type: 'client.signed_up.v1',
      time: '2026-01-03T00:00:00Z',
      data: { accountId: 'b', separateAccount: true },
    });
    expect(await new EventStore(pools.ops).head()).toBe(before + 1);
    await pools.ops.query(
      `UPDATE dead_letters SET status = 'discarded', decided_at = now(), decided_by = 'me', decision_reason = 'a test'`,
    );
    await expect(pools.ops.query('UPDATE dead_letters SET raw = NULL')).rejects.toThrow(DENIED);
  });

  test('acknowledges what the brokers deleted unread, and cannot make it undone', async () => {
    const { rows } = await pools.ops.query('SELECT id FROM retention_gaps');
    expect(await acknowledgeGap(pools.ops, rows[0].id, { by: 'ada', reason: 'sent again' })).toBe('acknowledged');
    await expect(pools.ops.query('UPDATE retention_gaps SET to_offset = 4')).rejects.toThrow(DENIED);
    await expect(pools.ops.query('DELETE FROM retention_gaps')).rejects.toThrow(DENIED);
  });
});

describe('the roles', () => {
  test('are there already the second time', async () => {
    const states = (await applyRoles(database.pool)).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['there already']));
  });

  test('are the owner’s to grant', async () => {
    await expect(applyRoles(pools.ops)).rejects.toThrow(/only .*, who migrated this database/);
  });

  test('are granted as far as they exist by an owner who may not make roles, and what is missing is told', async () => {
    const owner = `test_owner_${suffix}`;
    await adminQuery(`CREATE ROLE ${owner} LOGIN PASSWORD 'secret'`);
    await adminQuery(`CREATE DATABASE ${owner} OWNER ${owner}`);
    const url = new URL(urlFor(owner));
    url.pathname = `/${owner}`;
    // Roles are the whole cluster's: for a moment this one is not there.
    const release = await holdClusterRoles('alone');
    try {
      await adminQuery(`ALTER ROLE ${ROLES.ops} RENAME TO ${ROLES.ops}_${suffix}`);
      expect((await migrateAll(url.href)).length).toBeGreaterThan(0);
      const { code, stdout, stderr } = await runSource('apps/ops/src/main.ts', ['roles', '--json'], {
        env: { DATABASE_URL: url.href },
      });
      expect(JSON.parse(stdout).roles).toMatchObject([
        { app: 'consumer', state: 'there already' },
        { app: 'query', state: 'there already' },
        { app: 'ops', state: 'missing' },
      ]);
      expect({ code, stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`CREATE ROLE ${ROLES.ops} NOLOGIN;`),
      });
    } finally {
      // The connection's end lets the roles go: whatever comes of the rest.
      await adminQuery(`ALTER ROLE ${ROLES.ops}_${suffix} RENAME TO ${ROLES.ops}`).finally(release);
      await adminQuery(`DROP DATABASE ${owner} WITH (FORCE)`);
      await adminQuery(`DROP ROLE ${owner}`);
    }
  });
});
