import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { createPool, type PoolClient } from '../database/pool.js';
import { isRetriable, isServerLost, tookTooLong } from './sqlstate.js';
import { eventually } from '../../../../test/support/eventually.js';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

/** The error with which PostgreSQL, or the driver, answers. The connection is not used again. */
async function errorOf(work: (client: PoolClient) => Promise<unknown>): Promise<Error & { code?: string }> {
  const client = await database.pool.connect();
  try {
    return await work(client).then(
      () => new Error('it was no fault at all'),
      (error: Error) => error,
    );
  } finally {
    client.release(true);
  }
}

const pidOf = async (client: PoolClient): Promise<number> =>
  (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;

describe('a fault that passes', () => {
  test('is a statement that took longer than statement_timeout', async () => {
    const error = await errorOf(async (client) => {
      await client.query('SET statement_timeout = 20');
      await client.query('SELECT pg_sleep(10)');
    });
    expect([error.code, isRetriable(error)]).toEqual(['57014', true]);
  });

  test('is a statement that has no answer within query_timeout', async () => {
    const pool = createPool({ connectionString: `${database.url}?query_timeout=50`, applicationName: 'test', max: 1 });
    const error: unknown = await pool.query('SELECT pg_sleep(1)').catch((thrown: unknown) => thrown);
    expect([isRetriable(error), isServerLost(error), tookTooLong(error)]).toEqual([true, true, true]);
    await pool.end();
  });

  test('is a statement that an administrator cancelled', async () => {
    const error = await errorOf(async (client) => {
      const pid = await pidOf(client);
      const slept = client.query('SELECT pg_sleep(10)');
      const cancel = () =>
        database.pool.query(
          `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'`,
          [pid],
        );
      await Promise.all([slept, eventually(cancel, ({ rowCount }) => rowCount === 1)]);
    });
    expect([error.code, isRetriable(error)]).toEqual(['57014', true]);
  });

  test('is a transaction that the server ended because it waited too long for its client', async () => {
    const error = await errorOf(async (client) => {
      await client.query('SET idle_in_transaction_session_timeout = 20');
      const pid = await pidOf(client);
      await client.query('BEGIN');
      const session = () => database.pool.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid]);
      await eventually(session, ({ rowCount }) => rowCount === 0);
      await client.query('SELECT 1');
    });
    expect(isRetriable(error)).toBe(true);
  });

  test('is a write to a database that takes none for now', async () => {
    const error = await errorOf(async (client) => {
      await client.query('SET default_transaction_read_only = on');
      await client.query('UPDATE event_store_head SET position = position');
    });
    expect([error.code, isRetriable(error)]).toEqual(['25006', true]);
  });

  test('is a lock that was not to be had in time', async () => {
    const holder = await database.pool.connect();
    await holder.query('BEGIN; SELECT FROM event_store_head FOR UPDATE');
    const error = await errorOf(async (client) => {
      await client.query('SET lock_timeout = 20');
      await client.query('SELECT FROM event_store_head FOR UPDATE');
    });
    holder.release(true);
    expect([error.code, isRetriable(error)]).toEqual(['55P03', true]);
  });
});

describe('a fault that stays', () => {
  test.each(['SELECT 1/0', 'SELECT FROM nowhere', 'not SQL at all'])('is %s', async (sql) => {
    expect(isRetriable(await errorOf((client) => client.query(sql)))).toBe(false);
  });
});
