import { createPool, createProbePool, type Pool } from '#platform';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  createEmptyDatabase,
  createTestDatabase,
  tamper,
  type TestDatabase,
} from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { migrateAll } from './migrate.js';

let database: TestDatabase;
let pools: Pool[];
beforeEach(async () => {
  database = await createTestDatabase();
  pools = [];
});
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

const asked = (program: string | null): Promise<unknown> => {
  const pool = createPool({ connectionString: database.url, applicationName: 'test', max: 1, program });
  pools.push(pool);
  return pool.query('SELECT position FROM event_store_head').then(({ rows }) => rows);
};
const READ = [{ position: 0 }];

test('a database is made a program’s once, and lets in nobody who works for another one, or for none', async () => {
  expect(await asked(null)).toEqual(READ);
  await expect(asked('acme')).rejects.toThrow(
    /belongs to no program yet: "npx referral-ledger --program acme migrate"/,
  );
  await Promise.all([1, 2, 3].map(() => migrateAll(database.url, { program: 'acme' })));
  expect(await asked('acme')).toEqual(READ);
  await expect(asked(null)).rejects.toThrow('belongs to the program acme, and PROGRAM is not set');
  await expect(asked('globex')).rejects.toThrow('belongs to the program acme, and not to globex');
  for (const program of [null, 'globex'])
    await expect(migrateAll(database.url, { program, adopt: true })).rejects.toThrow('belongs to the program acme');
  const probes = createProbePool({ connectionString: database.url, applicationName: 'test', program: 'globex' });
  pools.push(probes);
  await expect(probes.query('SELECT 1')).rejects.toMatchObject({ code: 'OTHER_PROGRAM', retriable: false });
  for (const change of [
    `UPDATE ledger_program SET program = 'globex'`,
    'DELETE FROM ledger_program',
    'TRUNCATE ledger_program',
  ])
    await expect(database.pool.query(change)).rejects.toThrow(/append-only/);
});

test('a connection is looked at wherever it leads by then', async () => {
  await migrateAll(database.url, { program: 'acme' });
  const pool = createPool({ connectionString: database.url, applicationName: 'test', max: 1, program: 'acme' });
  pools.push(pool);
  await pool.query('SELECT 1');
  // As if another server had taken over the address.
  await tamper(database.pool, `UPDATE ledger_program SET program = 'globex'`);
  await pool.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
  await expect(pool.query('SELECT 1')).rejects.toThrow('belongs to the program globex');
});

test('a ledger that has events is a program’s only where somebody says so', async () => {
  await new History(database.pool).record([
    'client.signed_up.v1',
    '2026-01-01T00:00:00Z',
    { accountId: 'a', separateAccount: true },
  ]);
  await expect(migrateAll(database.url, { program: 'acme' })).rejects.toThrow(
    /npx referral-ledger --program acme migrate --adopt/,
  );
  await migrateAll(database.url, { program: 'acme', adopt: true });
  expect(await asked('acme')).toEqual([{ position: 1 }]);
});

test('another program’s database is not even migrated', async () => {
  const older = await createEmptyDatabase();
  try {
    await older.pool.query(
      `CREATE TABLE ledger_program (one boolean, program text); INSERT INTO ledger_program VALUES (true, 'acme')`,
    );
    await expect(migrateAll(older.url, { program: 'globex' })).rejects.toThrow('belongs to the program acme');
    expect((await older.pool.query(`SELECT to_regclass('events') AS made`)).rows).toEqual([{ made: null }]);
  } finally {
    await older.drop();
  }
});
