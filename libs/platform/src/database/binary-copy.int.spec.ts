import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { isRetriable } from '../errors/sqlstate.js';
import { copyIn, CopyRows } from './binary-copy.js';
import { inTransaction } from './transaction.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createEmptyDatabase();
  await database.pool.query(`CREATE TABLE of_all_types (
    n integer PRIMARY KEY, small smallint, big bigint, yes boolean, at timestamptz, bytes bytea, text text, json json,
    ordinal bigint, moment timestamptz)`);
});
afterAll(() => database.drop());

interface Row {
  n: number;
  small: number | null;
  big: number | null;
  yes: boolean | null;
  at: number | null;
  bytes: Buffer | null;
  text: string | null;
  json: unknown;
}

const INVALID = Symbol('no JSON');
const nothing: Omit<Row, 'n'> = { small: null, big: null, yes: null, at: null, bytes: null, text: null, json: null };

function encode(given: readonly Row[]): CopyRows {
  const rows = new CopyRows();
  for (const row of given) {
    rows.begin(10);
    rows.int32(row.n);
    rows.int16(row.small);
    rows.int64(row.big);
    rows.bool(row.yes);
    rows.timestamptz(row.at);
    rows.bytes(row.bytes);
    rows.text(row.text);
    rows.text(row.json === null ? null : row.json === INVALID ? '{' : JSON.stringify(row.json));
    rows.ordinal();
    rows.moment();
  }
  return rows;
}

const COPY = 'COPY of_all_types FROM STDIN BINARY';

test('rows of all types, nulls, odd characters and several megabytes arrive as they were', async () => {
  const rows: Row[] = [
    { n: 1, ...nothing },
    {
      n: 2,
      small: -32_768,
      big: Number.MIN_SAFE_INTEGER,
      yes: false,
      at: -1,
      bytes: Buffer.from([0, 255, 10]),
      text: 'a\tb\\N\n"é€😀',
      json: { nul: '\u0000', half: '\ud83d', n: [1.5] },
    },
    {
      n: 3,
      small: 7,
      big: Number.MAX_SAFE_INTEGER,
      yes: true,
      at: 1_700_000_000_123_456,
      bytes: null,
      text: '',
      json: [],
    },
    ...Array.from({ length: 20_000 }, (_, i) => ({ ...nothing, n: 4 + i, text: `row ${i} of ${'ü'.repeat(100)}` })),
  ];
  const encoded = encode(rows);
  encoded.numberFrom(100);
  encoded.stamp(1_700_000_000_000_007);
  const copied = await inTransaction(database.pool, (client) =>
    copyIn(client, `SAVEPOINT here; ${COPY}`, encoded.finish()),
  );
  expect(copied).toBe(rows.length);
  const { rows: found } = await database.pool.query('SELECT * FROM of_all_types ORDER BY n');
  expect(found).toEqual(rows.map((row, i) => ({ ...row, ordinal: 100 + i, moment: 1_700_000_000_000_007 })));
});

test.each<[string, string, () => Row[]]>([
  ['before the rows', '42P01', () => []],
  [
    'at the first row',
    '23505',
    () => Array.from({ length: 50_000 }, (_, i) => ({ ...nothing, n: i < 1 ? 1 : 100_000 + i })),
  ],
  [
    'in the middle of megabytes',
    '23505',
    () =>
      Array.from({ length: 50_000 }, (_, i) => ({
        ...nothing,
        n: i === 25_000 ? 1 : 100_000 + i,
        text: 'x'.repeat(100),
      })),
  ],
  [
    'after the last row',
    '22P02',
    () => [
      { ...nothing, n: 100_000 },
      { ...nothing, n: 100_001, json: INVALID },
    ],
  ],
])('an error %s is PostgreSQL’s own, and the connection goes on', async (_, code, rows) => {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SAVEPOINT before');
    const sql = code === '42P01' ? 'COPY of_none FROM STDIN BINARY' : COPY;
    await expect(copyIn(client, sql, encode(rows()).finish())).rejects.toMatchObject({ code });
    await client.query('ROLLBACK TO SAVEPOINT before');
    expect(await copyIn(client, COPY, encode([{ ...nothing, n: 100_000 }]).finish())).toBe(1);
    await client.query('ROLLBACK');
    const { rows: found } = await client.query('SELECT count(*) AS rows FROM of_all_types WHERE n >= 100000');
    expect(found).toEqual([{ rows: 0 }]);
  } finally {
    client.release();
  }
});

test('a connection that is lost while rows are on their way says so, and nothing else happens', async () => {
  const holder = await database.pool.connect();
  await holder.query('BEGIN; LOCK TABLE of_all_types IN SHARE MODE');
  const copier = await database.pool.connect();
  const { rows } = await copier.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const many = Array.from({ length: 50_000 }, (_, i) => ({ ...nothing, n: 200_000 + i, text: 'x'.repeat(100) }));
  const copied = copyIn(copier, COPY, encode(many).finish()).catch((error: unknown) => error);
  await holder.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
  expect(isRetriable(await copied)).toBe(true);
  copier.release(true);
  await holder.query('ROLLBACK');
  holder.release();
});
