import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pool } from '#platform';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { textArray } from './text-array.js';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ pool } = database);
});

afterAll(() => database.drop());

test.each([
  ['no text', []],
  ['one', ['a']],
  ['an empty one', ['', 'b']],
  ['what an array literal would quote', ['"', '\\', ',', '{}', 'NULL', ' ', '\n']],
  ['other scripts', ['Grüße', 'счёт', '口座', '😀']],
  ['many', Array.from({ length: 10_000 }, (_, i) => `payment-${i}`)],
])('gives PostgreSQL the same texts: %s', async (_, texts) => {
  const { rows } = await pool.query<{ texts: string[] }>('SELECT $1::text[] AS texts', [textArray(texts)]);
  expect(rows[0]!.texts).toEqual(texts);
});
