import { inTransaction } from '#platform';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { applyMigrations } from '../../../../test/support/migrations.js';
import { business, paymentOf } from '../../../../test/support/replays.js';
import { sumUpSegments } from '../../../../test/support/segments.js';
import { createReplay, resumeReplay } from '../../../rebuild/src/replay/begin.js';
import { letGo } from '../../../rebuild/src/replay/hold.js';
import { runReplay } from '../../../rebuild/src/replay/run-replay.js';
import { verifyCatalogue } from '../catalogue/verify-catalogue.js';
import { verifySums } from '../ledger/verify-sums.js';
import { LiveSnapshots } from '../reading/snapshot.js';
import { SummedSegments1793000000120 } from './20-summed-segments.js';

let database: TestDatabase;
let history: History;
beforeEach(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
});
afterEach(() => database.drop());

const MIGRATIONS = [new SummedSegments1793000000120()];
const migrate = (direction: 'up' | 'down') => applyMigrations(database.url, direction, MIGRATIONS);

const SIZE = { positions: 10, leastEntries: 2 };
const BY_HAND = `
  INSERT INTO ledger_entries
  SELECT position, seq + 100, partner_id, asset, amount, debit_account, credit_account, code, effective_at, recorded_at, event_id
  FROM ledger_entries WHERE payment_id = 'pay-1'`;

/** Segments of the live version are summed up, rightly, and its ledger knows which are. */
async function requireSummed(schema: string): Promise<void> {
  await sumUpSegments(database.pool, SIZE);
  const { rows } = await database.pool.query(`SELECT FROM ${schema}.segment_flows`);
  expect(rows.length).toBeGreaterThan(3);
  expect((await verifySums(new LiveSnapshots(database.pool))).wrong).toEqual([]);
  const byHand = database.pool.query(`SET search_path TO ${schema}; ${BY_HAND}`);
  await expect(byHand).rejects.toThrow(/its segment of the log is summed up/);
  expect((await verifyCatalogue(database.pool)).problem).toBeNull();
}

test('a live version of the release before is summed up, with what comes after', async () => {
  await history.happened(...business(20));
  await migrate('down');
  await history.record(paymentOf(20));
  await migrate('up');
  await history.project();
  await requireSummed('projections_1');
});

test('a version that is still being filled gets what guards its ledger with its other triggers', async () => {
  await history.happened(...business(20));
  await migrate('down');
  const lease = await createReplay(database.pool, 'the release before');
  // What the release before would not have made, and not have written down.
  await inTransaction(database.pool, async (client) => {
    await client.query(`DROP TABLE projections_2.segment_flows, projections_2.summed_segments;
      DROP FUNCTION projections_2.refuse_late_entry(), projections_2.sum_up_segment();
      DELETE FROM deferred_statements WHERE statement ~ 'segment_flows|summed_segments|refuse_late_entry'`);
  });
  await letGo(database.pool, lease);
  await migrate('up');
  const resumed = await resumeReplay(database.pool, 'this release');
  expect(await runReplay(database.pool, resumed, { swap: true })).toMatchObject({ state: 'live' });
  await requireSummed('projections_2');
});
