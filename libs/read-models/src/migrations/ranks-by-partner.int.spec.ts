import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { applyMigrations } from '../../../../test/support/migrations.js';
import { business } from '../../../../test/support/replays.js';
import { createReplay, resumeReplay } from '../../../rebuild/src/replay/begin.js';
import { letGo } from '../../../rebuild/src/replay/hold.js';
import { runReplay } from '../../../rebuild/src/replay/run-replay.js';
import { verifyCatalogue } from '../catalogue/verify-catalogue.js';
import { RanksByPartner1793000000130 } from './21-ranks-by-partner.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await new History(database.pool).happened(...business(20));
});
afterEach(() => database.drop());

const MIGRATIONS = [new RanksByPartner1793000000130()];
const migrate = (direction: 'up' | 'down') => applyMigrations(database.url, direction, MIGRATIONS);

async function columns(version: number): Promise<string[]> {
  const { rows } = await database.pool.query<{ columns: string }>(
    `SELECT substring(indexdef FROM '\\(.*\\)') AS columns FROM pg_indexes
     WHERE schemaname = $1 AND indexname LIKE 'partner_balances_by_%' ORDER BY indexname`,
    [`projections_${version}`],
  );
  return rows.map((row) => row.columns);
}

const NOW = ['(asset, available_rank, partner_id COLLATE "C")', '(asset, earned_rank, partner_id COLLATE "C")'];
const BEFORE = ['(asset, available_rank)', '(asset, earned_rank)'];

test('a live version of the release before gets the order of ids behind its ranks', async () => {
  expect(await columns(1)).toEqual(NOW);
  await migrate('down');
  expect(await columns(1)).toEqual(BEFORE);
  await migrate('up');
  await migrate('up');
  expect(await columns(1)).toEqual(NOW);
  expect((await verifyCatalogue(database.pool)).problem).toBeNull();
});

test('a version that is still being filled gets it with its other indexes', async () => {
  const lease = await createReplay(database.pool, 'the release before');
  await migrate('down');
  await letGo(database.pool, lease);
  await migrate('up');
  expect((await verifyCatalogue(database.pool)).problem).toBeNull();
  const resumed = await resumeReplay(database.pool, 'this release');
  expect((await runReplay(database.pool, resumed, { swap: true })).state).toBe('live');
  expect(await columns(2)).toEqual(NOW);
});
