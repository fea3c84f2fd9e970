import type { Refusal } from '#contracts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, tamper, type TestDatabase } from '../../../../test/support/database.js';
import { EventStore } from '../event-store.js';
import type { QueryRunner } from 'typeorm';
import { SealedRecords1793000000026 } from '../migrations/14-sealed-records.js';
import { discardDeadLetter } from '../intake/decisions.js';
import { redriveDeadLetter } from '../intake/redrive.js';
import { acknowledgeGap } from '../intake/retention-gaps.js';
import { INTAKE_RECORDS } from './chained-table.js';
import { verifyRecords, type NotedRecordHash } from './verify-records.js';

let database: TestDatabase;
let store: EventStore;

const refusal = (offset: number): Refusal => ({
  reason: 'NOT_JSON',
  message: 'It is no JSON.',
  raw: {
    topic: 'payments',
    partition: 0,
    offset: String(offset),
    key: Buffer.from('k'),
    value: Buffer.from(`{"${offset}`),
    headers: { h: Buffer.from('ü') },
  },
});
const verify = (noted: NotedRecordHash[] = []) => verifyRecords(database.pool, INTAKE_RECORDS, noted);

beforeEach(async () => {
  database = await createTestDatabase();
  store = new EventStore(database.pool);
  for (const batch of [0, 1, 2]) {
    const refusals = [1, 2].map((n) => refusal(batch * 2 + n));
    await store.appendBatch({ events: [], refusals, offsets: [] });
  }
  const { epoch } = await store.claimPartition('payments', 0);
  const gap = { topic: 'payments', partition: 0, cause: 'RETENTION', from: '1', to: '5', logEnd: '9' } as const;
  await store.recordGap({ ...gap, resumesAt: '5', logStart: '5' }, epoch);
  await database.pool.query(`INSERT INTO acknowledged_events VALUES (7, 'DUPLICATE_SIGNUP', now(), 'me', 'known')`);
});
afterEach(() => database.drop());

test('what is kept, settled and acknowledged is as it was sealed; a repetition and a publication seal nothing', async () => {
  const { head: before } = await verify();
  await store.appendBatch({ events: [], refusals: [refusal(1)], offsets: [] });
  await database.pool.query('UPDATE dead_letters SET published_at = now()');
  expect(await verify()).toMatchObject({ head: before, problem: null });
  await discardDeadLetter(database.pool, 1, { by: 'me', reason: 'a test' });
  expect(await redriveDeadLetter(database.pool, 2, { by: 'me' })).toMatchObject({ outcome: 'refused' });
  await acknowledgeGap(database.pool, 1, { by: 'me', reason: 'known' });
  const { head, rows, problem } = await verify([before]);
  expect({ rows, problem }).toEqual({ rows: 8, problem: null });
  expect(head.seq).toBeGreaterThanOrEqual(before.seq + 2);
  await database.pool.query(`SET TIME ZONE 'Asia/Tokyo'; SET DateStyle = 'German'; SET bytea_output = 'escape'`);
  expect(await verify([head])).toMatchObject({ problem: null });
});

test('a database without records is right', async () => {
  const empty = await createTestDatabase();
  expect(await verifyRecords(empty.pool, INTAKE_RECORDS)).toMatchObject({ head: { seq: 0 }, rows: 0, problem: null });
  await empty.drop();
});

const OTHERS: Readonly<Record<string, string>> = {
  headers: `'{}'`,
  problems: `'[1]'`,
  status: `'discarded', decided_at = now(), decided_by = 'x', decision_reason = 'y'`,
  cause: `'LOG_RESET'`,
  acknowledged_at: `now(), acknowledged_by = 'x', acknowledgement_reason = 'y'`,
};
/** Written after each publication; the key names the row. */
const LEFT_OUT = [
  'dead_letters.published_at',
  'dead_letters.id',
  'retention_gaps.id',
  'acknowledged_events.position',
  'acknowledged_events.reason',
];
/** They cannot be set alone, and are altered with another column. */
const WITH_OTHERS = ['retention_gaps.acknowledged_by', 'retention_gaps.acknowledgement_reason'];

const FIRST_ROWS: Readonly<Record<string, string>> = {
  dead_letters: 'dead letter m-1',
  retention_gaps: 'retention gap 1',
  acknowledged_events: 'acknowledgement of the event 7 DUPLICATE_SIGNUP',
};

const ofType: Readonly<Record<string, (column: string) => string>> = {
  text: () => `'other'`,
  bytea: () => `'\\x00'`,
  bigint: (column) => `coalesce(${column}, 0) + 1`,
  integer: (column) => `coalesce(${column}, 0) + 1`,
  'timestamp with time zone': (column) => `coalesce(${column}, now()) + interval '1 microsecond'`,
};

test('every column of every table is noticed when it is altered, and the row is named', async () => {
  const { rows } = await database.pool.query<{ table: string; column: string; type: string }>(
    `SELECT table_name AS "table", column_name AS "column", data_type AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = ANY ($1)`,
    [INTAKE_RECORDS.map(({ name }) => name)],
  );
  const altered = rows.filter(({ table, column }) => ![...LEFT_OUT, ...WITH_OTHERS].includes(`${table}.${column}`));
  expect(altered.length).toBeGreaterThan(25);
  for (const { table, column, type } of altered) {
    const value = OTHERS[column] ?? ofType[type]?.(`"${column}"`);
    expect({ table, column, value }).toMatchObject({ value: expect.any(String) });
    await database.pool.query('CREATE TABLE before AS TABLE ' + table);
    await tamper(database.pool, `UPDATE ${table} SET "${column}" = ${value}`);
    const { problem } = await verify();
    expect({ table, column, problem }).toEqual({ table, column, problem: `the ${FIRST_ROWS[table]} was altered` });
    await tamper(
      database.pool,
      `DELETE FROM ${table}; INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE before; DROP TABLE before`,
    );
  }
  expect(await verify()).toMatchObject({ problem: null });
});

describe('names what is wrong first', () => {
  test.each<[string, string, string]>([
    ['a row removed', 'DELETE FROM dead_letters WHERE id = 3', 'the dead letter m-3 was removed'],
    [
      'a row renamed',
      `UPDATE acknowledged_events SET position = 8`,
      'the acknowledgement of the event 7 DUPLICATE_SIGNUP was removed',
    ],
    [
      'a row added',
      `INSERT INTO acknowledged_events VALUES (1, 'X', now(), 'me', 'known')`,
      'the acknowledgement of the event 1 X was put in past the triggers',
    ],
    [
      'a row removed with its seal',
      'DELETE FROM dead_letters WHERE id IN (3, 4); DELETE FROM record_seals WHERE seq = 2',
      'seal 2 was removed',
    ],
    [
      'a seal altered',
      `UPDATE record_seals SET digests = digests || digests, keys = keys || keys WHERE seq = 2`,
      'seal 2 was altered',
    ],
    [
      'a seal altered, hash and all',
      `UPDATE record_seals SET hash = previous_hash WHERE seq = 2`,
      'seal 2 was altered',
    ],
    [
      'a seal put in the place of another',
      `UPDATE record_seals SET previous_hash = hash WHERE seq = 2`,
      'seal 2 does not follow the one before it: the chain was altered here',
    ],
    ['a seal of something else', `UPDATE record_seals SET table_name = 'other' WHERE seq = 2`, 'seal 2 was altered'],
  ])('%s', async (_, sql, problem) => {
    await tamper(database.pool, sql);
    expect((await verify()).problem).toBe(problem);
  });

  test('its end was cut off, or all of it rewritten: with what was noted elsewhere', async () => {
    const { head } = await verify();
    await tamper(database.pool, `DELETE FROM acknowledged_events; DELETE FROM record_seals WHERE seq = ${head.seq}`);
    expect(await verify()).toMatchObject({ problem: null });
    expect((await verify([head])).problem).toMatch(/its end was cut off$/);
    await database.pool.query(`INSERT INTO acknowledged_events VALUES (8, 'DUPLICATE_SIGNUP', now(), 'me', 'known')`);
    expect((await verify([head])).problem).toBe(
      `seal ${head.seq} is not the one that was noted: the chain was rewritten`,
    );
  });
});

test('what an earlier release kept is sealed as it stands', async () => {
  const runner = { query: (sql: string) => database.pool.query(sql) } as unknown as QueryRunner;
  const migration = new SealedRecords1793000000026();
  for (const table of ['restatements', 'outbound_eras'])
    await database.pool.query(
      `DROP TRIGGER sealed_when_added ON ${table}; DROP TRIGGER sealed_when_changed ON ${table}`,
    );
  await migration.down(runner);
  await database.pool.query(`
    INSERT INTO dead_letters (topic, partition, "offset", reason, message, headers, raw, raw_hash, recorded_at)
    SELECT 'signups', 0, n, 'NOT_JSON', 'no JSON', '{}', NULL, sha256('tombstone'), now() FROM generate_series(1, 10007) AS n`);
  await migration.up(runner);
  expect(await verify()).toMatchObject({ head: { seq: 5 }, rows: 10_015, problem: null });
  await tamper(database.pool, `UPDATE dead_letters SET raw_hash = '\\x00' WHERE id = 9000`);
  expect((await verify()).problem).toBe('the dead letter m-9000 was altered');
});

test.each(['dead_letters', 'retention_gaps', 'record_seals'])('no row of %s is removed', async (table) => {
  await expect(database.pool.query(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
  await expect(database.pool.query(`TRUNCATE ${table}`)).rejects.toThrow('append-only');
});

test('bytes that were changed openly, and so sealed, are not those that were received', async () => {
  await database.pool.query(`UPDATE dead_letters SET raw = '{}' WHERE id = 2`);
  expect(await verify()).toMatchObject({ problem: 'dead letter m-2: its bytes are not those that were received' });
});
