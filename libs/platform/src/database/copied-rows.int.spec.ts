import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { isRetriable } from '../errors/sqlstate.js';
import { copyOut } from './copied-rows.js';
import type { PoolClient } from './pool.js';
import { eventually } from '../../../../test/support/eventually.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());

async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

const copyOf = (query: string) => `COPY (${query}) TO STDOUT BINARY`;

test('rows come out as PostgreSQL has them: numbers, moments before and after 2000, odd characters, nulls', async () => {
  const query = `SELECT * FROM (VALUES
    (1::smallint, 9007199254740991::bigint, '1969-12-31T23:59:59.999999Z'::timestamptz, '{"a": "é€😀"}'::json, NULL::integer),
    (-2::smallint, -9007199254740991::bigint, '2026-11-24T08:00:00.000001Z'::timestamptz, '""'::json, -7)) AS given`;
  const found: unknown[] = [];
  await withClient(async (client) => {
    const rows = await copyOut(client, copyOf(query));
    while (rows.next()) found.push([rows.int16(), rows.int64(), rows.timestamptz(), rows.text(), rows.int32OrNull()]);
  });
  expect(found).toEqual([
    [1, Number.MAX_SAFE_INTEGER, -1, '{"a": "é€😀"}', null],
    [-2, Number.MIN_SAFE_INTEGER, Date.UTC(2026, 10, 24, 8) * 1000 + 1, '""', -7],
  ]);
});

test('megabytes come out whole, and no rows as none', async () => {
  await withClient(async (client) => {
    const many = await copyOut(
      client,
      copyOf(`SELECT n, repeat('ü', 100) FROM generate_series(1::bigint, 50000) AS n`),
    );
    let n = 0;
    while (many.next()) {
      n += 1;
      if (many.int64() !== n || many.text().length !== 100) throw new Error(`row ${n} is another one`);
    }
    expect(n).toBe(50_000);
    expect((await copyOut(client, copyOf('SELECT 1 WHERE false'))).next()).toBe(false);
  });
});

test('a number beyond the safe integers and a null where none is expected are refused', async () => {
  await withClient(async (client) => {
    const rows = await copyOut(client, copyOf('SELECT 9007199254740992::bigint, NULL::text'));
    rows.next();
    expect(() => rows.int64()).toThrow(RangeError);
    expect(() => rows.text()).toThrow(/never null/);
  });
});

test.each([
  ['before the rows', 'SELECT * FROM nowhere', '42P01'],
  ['in the middle of them', `SELECT 1 / (40000 - n), repeat('x', 100) FROM generate_series(1, 50000) AS n`, '22012'],
])('an error %s is PostgreSQL’s own, and the connection goes on', async (_, query, code) => {
  await withClient(async (client) => {
    await expect(copyOut(client, copyOf(query))).rejects.toMatchObject({ code });
    expect((await client.query('SELECT 7 AS seven')).rows).toEqual([{ seven: 7 }]);
  });
});

test('a connection that is lost in the middle says so', async () => {
  const client = await database.pool.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const slow = `SELECT n, pg_sleep(0.01)::text, repeat('x', 10000) FROM generate_series(1, 10000) AS n`;
  const copied = copyOut(client, copyOf(slow)).catch((error: unknown) => error);
  const terminate = () =>
    database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'`,
      [rows[0]!.pid],
    );
  await eventually(terminate, ({ rowCount }) => rowCount === 1);
  expect(isRetriable(await copied)).toBe(true);
  client.release(true);
});
