import { inTransaction } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { business } from '../../../../test/support/replays.js';
import { behind, entriesInOrder, upTo } from './partner-entries.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await new History(database.pool).happened(...business(3));
});
afterAll(() => database.drop());

test('entries are read by their partner’s index, also where one has half of the ledger and none where they are looked for', async () => {
  const columns = await database.pool.query<{ names: string }>(
    `SELECT string_agg(quote_ident(attname), ', ') AS names FROM pg_attribute
     WHERE attrelid = 'projections_1.ledger_entries'::regclass AND attnum > 0 AND NOT attisdropped
       AND attname NOT IN ('position', 'seq', 'partner_id')`,
  );
  const others = columns.rows[0]!.names;
  await inTransaction(database.pool, async (client) => {
    // Its sums are of no concern here.
    await client.query(`SET LOCAL session_replication_role = replica; SET LOCAL search_path TO projections_1, public`);
    await client.query(
      `INSERT INTO ledger_entries (position, seq, partner_id, ${others})
       SELECT 1000 + n, 1, CASE WHEN n > 20000 THEN 'half' ELSE 'other-' || n % 500 END, ${others}
       FROM generate_series(1, 40000) AS n, (SELECT ${others} FROM ledger_entries LIMIT 1) AS entry`,
    );
    await client.query('ANALYZE ledger_entries');
    const plan = async (condition: string, order: string): Promise<string> => {
      const { rows } = await client.query(
        `EXPLAIN SELECT * FROM ledger_entries WHERE ${condition} ORDER BY ${order} LIMIT 101`,
      );
      return JSON.stringify(rows);
    };
    const equal = await plan(`partner_id = 'half' AND position > 1000 AND position <= 20000`, 'position, seq');
    expect(equal).toContain('ledger_entries_key');
    for (const direction of ['ASC', 'DESC'] as const) {
      const inRange = await plan(
        `${behind(`'half'`, ['1000', '0'])} AND ${upTo(`'half'`, ['20000'])}`,
        entriesInOrder(direction),
      );
      expect(inRange).toContain('ledger_entries_by_partner');
      expect(inRange).not.toContain('Sort');
    }
  });
});
