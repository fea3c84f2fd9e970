import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Pool, PoolClient } from '#platform';
import type { Lease } from '#projector';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { states } from '../../../../test/support/replays.js';
import { createReplay } from './begin.js';
import { runReplay } from './run-replay.js';

const FIRST = 71;
const SECOND = 72;

let database: TestDatabase;
let lease: Lease;
let holder: PoolClient;
beforeEach(async () => {
  database = await createTestDatabase();
  lease = await createReplay(database.pool, 'test');
  holder = await database.pool.connect();
  await holder.query(`SELECT pg_advisory_lock(${FIRST}), pg_advisory_lock(${SECOND})`);
});
afterEach(async () => {
  holder.release(true);
  await database.drop();
});

/** A line of statements that comes before all others: the tables are empty, and so the names decide. */
async function deferred(line: string, ...statements: string[]): Promise<void> {
  for (const statement of statements) {
    await database.pool.query(
      `INSERT INTO deferred_statements (version, line, table_read, statement) VALUES ($1, $2, 'accounts', $3)`,
      [lease.version, line, statement],
    );
  }
}

/** The backend that waits for one of the holder's locks. */
async function waiting(pool: Pool, lock: number): Promise<number> {
  const find = async () => {
    const { rows } = await pool.query<{ pid: number }>(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [lock],
    );
    return rows[0]?.pid;
  };
  return (await eventually(find))!;
}

const release = (lock: number) => holder.query(`SELECT pg_advisory_unlock(${lock})`);

const open = (of: string) => `SELECT pg_advisory_xact_lock(${of === 'first' ? FIRST : SECOND})`;

test('where a statement of the post-load DDL fails, nothing is at work any more when the replay has failed', async () => {
  await deferred('a', open('first'), 'SELECT 1/0');
  await deferred('b', open('second'), 'SELECT pg_sleep(30)');
  const replay = runReplay(database.pool, lease, { swap: true });
  let isOver = false;
  replay.catch(() => (isOver = true));
  await waiting(database.pool, FIRST);
  await waiting(database.pool, SECOND);
  await release(FIRST);
  await sleep(300);
  expect(isOver).toBe(false);
  await release(SECOND);
  await expect(replay).rejects.toThrow('division by zero');
  expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'failed' });
  const { rowCount } = await database.pool.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%build_next%'
       AND pid <> pg_backend_pid()`,
  );
  expect(rowCount).toBe(0);
});

test('where the connection of one line of it breaks, the replay goes on with both lines from where they are', async () => {
  await deferred('a', open('first'));
  await deferred('b', open('second'), 'SELECT pg_sleep(1)');
  const replay = runReplay(database.pool, lease, { swap: true });
  const broken = await waiting(database.pool, FIRST);
  await waiting(database.pool, SECOND);
  await database.pool.query('SELECT pg_terminate_backend($1)', [broken]);
  await sleep(500);
  await release(FIRST);
  await release(SECOND);
  expect(await replay).toMatchObject({ state: 'live' });
});
