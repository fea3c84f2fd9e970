import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { applyMigrations } from '../../../../test/support/migrations.js';
import { business } from '../../../../test/support/replays.js';
import { createReplay, resumeReplay } from '../../../rebuild/src/replay/begin.js';
import { letGo } from '../../../rebuild/src/replay/hold.js';
import { runReplay } from '../../../rebuild/src/replay/run-replay.js';
import { verifyCatalogue } from '../catalogue/verify-catalogue.js';
import { EntriesByPayment1793000000140 } from './22-entries-by-payment.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await new History(database.pool).happened(...business(20));
});
afterEach(() => database.drop());

const migrate = (direction: 'up' | 'down') =>
  applyMigrations(database.url, direction, [new EntriesByPayment1793000000140()]);

async function index(version: number): Promise<string> {
  const { rows } = await database.pool.query<{ definition: string }>(
    `SELECT substring(indexdef FROM 'USING .*') AS definition FROM pg_indexes
     WHERE schemaname = $1 AND indexname = 'ledger_entries_by_payment'`,
    [`projections_${version}`],
  );
  return rows.map(({ definition }) => definition).join();
}

const NOW = 'USING hash (payment_id)';
const BEFORE = 'USING btree (payment_id) WHERE (payment_id IS NOT NULL)';

test('a live version of the release before finds entries by a hash of their payment', async () => {
  expect(await index(1)).toBe(NOW);
  await migrate('down');
  expect(await index(1)).toBe(BEFORE);
  await migrate('up');
  await migrate('up');
  expect(await index(1)).toBe(NOW);
  expect((await verifyCatalogue(database.pool)).problem).toBeNull();
});

test('a version that is still being filled gets it with its other indexes', async () => {
  const lease = await createReplay(database.pool, 'the release before');
  await migrate('down');
  await letGo(database.pool, lease);
  await migrate('up');
  const resumed = await resumeReplay(database.pool, 'this release');
  expect((await runReplay(database.pool, resumed, { swap: true })).state).toBe('live');
  expect(await index(2)).toBe(NOW);
  expect((await verifyCatalogue(database.pool)).problem).toBeNull();
});
