import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MigrationInterface } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { applyMigrations } from '../../../../test/support/migrations.js';
import { business } from '../../../../test/support/replays.js';
import { createReplay, resumeReplay } from '../../../rebuild/src/replay/begin.js';
import { letGo } from '../../../rebuild/src/replay/hold.js';
import { runReplay } from '../../../rebuild/src/replay/run-replay.js';
import { verifyCatalogue } from '../catalogue/verify-catalogue.js';
import { BuiltByLines1793000000015 } from './5-built-by-lines.js';
import { MIGRATIONS } from './migrations.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await new History(database.pool).happened(...business(20));
});
afterAll(() => database.drop());

const timeOf = ({ constructor: { name } }: MigrationInterface): number => Number(name.slice(-13));

/** All that came after versions could be made with what they lack written down, as they are now. */
const LATER = MIGRATIONS.map((Migration): MigrationInterface => new Migration())
  .filter((migration) => timeOf(migration) > timeOf(new BuiltByLines1793000000015()))
  .sort((one, other) => timeOf(one) - timeOf(other));

test('versions of a release long before, one of them still being filled, are brought to this one step by step', async () => {
  const lease = await createReplay(database.pool, 'a release long before');
  await applyMigrations(database.url, 'down', LATER);
  await letGo(database.pool, lease);
  for (const migration of LATER) await applyMigrations(database.url, 'up', [migration]);
  expect((await verifyCatalogue(database.pool)).problem).toBeNull();
  const resumed = await resumeReplay(database.pool, 'this release');
  expect((await runReplay(database.pool, resumed, { swap: true })).state).toBe('live');
  expect(await verifyCatalogue(database.pool)).toEqual({ versions: [2, 1], problem: null });
});
