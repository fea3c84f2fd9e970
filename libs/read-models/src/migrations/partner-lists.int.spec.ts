import { inTransaction } from '#platform';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { applyMigrations } from '../../../../test/support/migrations.js';
import { business } from '../../../../test/support/replays.js';
import { createReplay, resumeReplay } from '../../../rebuild/src/replay/begin.js';
import { letGo } from '../../../rebuild/src/replay/hold.js';
import { runReplay } from '../../../rebuild/src/replay/run-replay.js';
import { PartnerLists1793000000041 } from './13-partner-lists.js';
import { AttributionsByAccount1793000000090 } from './18-attributions-by-account.js';
import { RanksByPartner1793000000130 } from './21-ranks-by-partner.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await new History(database.pool).happened(...business(20));
});
afterEach(() => database.drop());

const MIGRATIONS = [
  new PartnerLists1793000000041(),
  new AttributionsByAccount1793000000090(),
  new RanksByPartner1793000000130(),
];
const migrate = (direction: 'up' | 'down') => applyMigrations(database.url, direction, MIGRATIONS);

async function indexes(version: number): Promise<string[]> {
  const { rows } = await database.pool.query<{ definition: string }>(
    `SELECT replace(indexdef, schemaname, 'own') AS definition FROM pg_indexes WHERE schemaname = $1 ORDER BY indexname`,
    [`projections_${version}`],
  );
  return rows.map(({ definition }) => definition);
}

test('a live version of the release before gets the indexes that this release makes', async () => {
  const made = await indexes(1);
  await migrate('down');
  const before = await indexes(1);
  expect(made.filter((index) => !before.includes(index)).length).toBeGreaterThan(5);
  await migrate('up');
  expect(await indexes(1)).toEqual(made);
  await migrate('up');
  expect(await indexes(1)).toEqual(made);
});

test('a version that is still being filled gets them with its other indexes, once', async () => {
  const made = await indexes(1);
  await migrate('down');
  const lease = await createReplay(database.pool, 'the release before');
  // What the release before would not have written down.
  await inTransaction(database.pool, (client) =>
    client.query(
      `DELETE FROM deferred_statements WHERE statement ~ ' (partners_by_|links_by_prefix|clients_|partner_balances_by_|attributions_by_)'`,
    ),
  );
  await letGo(database.pool, lease);
  await migrate('up');
  await migrate('up');
  const resumed = await resumeReplay(database.pool, 'this release');
  const { state } = await runReplay(database.pool, resumed, { swap: true });
  expect(state).toBe('live');
  expect(await indexes(2)).toEqual(made);
  expect(await indexes(1)).toEqual(made);
});
