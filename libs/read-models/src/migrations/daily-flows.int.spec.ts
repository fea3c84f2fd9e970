import { inTransaction } from '#platform';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { applyMigrations } from '../../../../test/support/migrations.js';
import { business, paymentOf } from '../../../../test/support/replays.js';
import { verifySums } from '../ledger/verify-sums.js';
import { LiveSnapshots } from '../reading/snapshot.js';
import { createReplay, resumeReplay } from '../../../rebuild/src/replay/begin.js';
import { letGo } from '../../../rebuild/src/replay/hold.js';
import { runReplay } from '../../../rebuild/src/replay/run-replay.js';
import { DailyFlows1793000000028 } from './11-daily-flows.js';

let database: TestDatabase;
let history: History;
beforeEach(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
});
afterEach(() => database.drop());

const MIGRATIONS = [new DailyFlows1793000000028()];
const migrate = (direction: 'up' | 'down') => applyMigrations(database.url, direction, MIGRATIONS);

const days = async (version: number): Promise<object[]> =>
  (await database.pool.query(`TABLE projections_${version}.daily_flows ORDER BY day, asset, debit_class, credit_class`))
    .rows;
const wrong = async () => (await verifySums(new LiveSnapshots(database.pool))).wrong;

test('a live version of the release before gets the days of its ledger, and those of what comes after', async () => {
  await history.happened(...business(20));
  const before = await days(1);
  await migrate('down');
  await history.happened(paymentOf(20));
  await migrate('up');
  expect(await wrong()).toEqual([]);
  await history.happened(paymentOf(21));
  expect(await wrong()).toEqual([]);
  const after = await days(1);
  expect(after.length).toBeGreaterThan(before.length);
  await expect(database.pool.query('DELETE FROM projections_1.daily_flows')).rejects.toThrow(/entries of the ledger/);
});

test('a version that is still being filled gets them with its other sums', async () => {
  await history.happened(...business(20));
  await migrate('down');
  const lease = await createReplay(database.pool, 'the release before');
  // What the release before would not have made, and not have written down.
  await inTransaction(database.pool, async (client) => {
    await client.query(`DROP TABLE projections_2.daily_flows; DROP FUNCTION projections_2.sum_up_days();
      DELETE FROM deferred_statements WHERE statement LIKE '%daily_flows%' OR statement LIKE '%sum_up_days%'
                                         OR statement LIKE '%ledger_entries_by_time%'`);
  });
  await letGo(database.pool, lease);
  await migrate('up');
  const resumed = await resumeReplay(database.pool, 'this release');
  const { state, comparison } = await runReplay(database.pool, resumed, { swap: true });
  expect({ state, differing: comparison?.tables.filter(({ equal }) => !equal) }).toEqual({
    state: 'live',
    differing: [],
  });
  expect(await wrong()).toEqual([]);
  expect(await days(2)).toEqual(await days(1));
  await expect(database.pool.query('DELETE FROM projections_2.daily_flows')).rejects.toThrow(/entries of the ledger/);
});
