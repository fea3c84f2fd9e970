import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { MigrationInterface } from 'typeorm';
import { createReplay, resumeReplay } from '../../libs/rebuild/src/replay/begin.js';
import { letGo } from '../../libs/rebuild/src/replay/hold.js';
import { runReplay } from '../../libs/rebuild/src/replay/run-replay.js';
import { verifyCatalogue } from '../../libs/read-models/src/catalogue/verify-catalogue.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { History } from './history.js';
import { applyMigrations } from './migrations.js';
import { business } from './replays.js';

export interface ReplacedIndexes {
  /** Of `LIKE`. */
  names: string;
  /** What stands behind the table's name in each, ordered by the indexes' names. */
  now: string[];
  before: string[];
}

/** A migration makes indexes anew in the versions that there are: those that are shown, and those that are still being filled. */
export function testReplacedIndexes(migration: MigrationInterface, { names, now, before }: ReplacedIndexes): void {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
    await new History(database.pool).happened(...business(20));
  });
  afterEach(() => database.drop());

  const migrate = (direction: 'up' | 'down') => applyMigrations(database.url, direction, [migration]);

  async function indexes(version: number): Promise<string[]> {
    const { rows } = await database.pool.query<{ definition: string }>(
      `SELECT substring(indexdef FROM 'USING .*') AS definition FROM pg_indexes
       WHERE schemaname = $1 AND indexname LIKE $2 ORDER BY indexname`,
      [`projections_${version}`, names],
    );
    return rows.map(({ definition }) => definition);
  }

  test('a live version of the release before gets them', async () => {
    expect(await indexes(1)).toEqual(now);
    await migrate('down');
    expect(await indexes(1)).toEqual(before);
    await migrate('up');
    await migrate('up');
    expect(await indexes(1)).toEqual(now);
    expect((await verifyCatalogue(database.pool)).problem).toBeNull();
  });

  test('a version that is still being filled gets them with its other indexes', async () => {
    const lease = await createReplay(database.pool, 'the release before');
    await migrate('down');
    await letGo(database.pool, lease);
    await migrate('up');
    expect((await verifyCatalogue(database.pool)).problem).toBeNull();
    const resumed = await resumeReplay(database.pool, 'this release');
    expect((await runReplay(database.pool, resumed, { swap: true })).state).toBe('live');
    expect(await indexes(2)).toEqual(now);
    expect((await verifyCatalogue(database.pool)).problem).toBeNull();
  });
}
