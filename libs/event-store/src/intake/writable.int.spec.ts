import { createPool } from '#platform';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { findObstacle } from './writable.js';
import { heldUp } from '../../../../test/support/held-up.js';

/** As long as it takes to see who waits, on a busy machine as well. */
const LONG_MS = 5_000;

let database: TestDatabase;
beforeEach(async () => void (database = await createTestDatabase()));
afterEach(() => database.drop());

/** Takes the head, as one who appends does, once it is to be had. */
async function appender() {
  const client = await database.pool.connect();
  return {
    hasHead: client.query('BEGIN; SELECT FROM event_store_head FOR UPDATE'),
    append: () => client.query('UPDATE event_store_head SET position = position + 1; COMMIT'),
    end: async () => {
      await client.query('ROLLBACK');
      client.release();
    },
  };
}

describe('whether a batch could be appended', () => {
  test('is tried without a trace', async () => {
    const versions = async () =>
      (await database.pool.query('SELECT ctid::text, xmin::text, position FROM event_store_head')).rows;
    const before = await versions();
    for (let i = 0; i < 5; i += 1) expect(await findObstacle(database.pool, LONG_MS)).toBeUndefined();
    expect(await versions()).toEqual(before);
  });

  test('is denied while somebody holds the head', async () => {
    const other = await appender();
    await other.hasHead;
    expect(await findObstacle(database.pool, 50)).toMatch(/^another transaction holds the event store's head/);
    await other.end();
    expect(await findObstacle(database.pool, LONG_MS)).toBeUndefined();
  });

  test('is not denied where the head is held by one after another, who append', async () => {
    const first = await appender();
    await first.hasHead;
    const second = await appender();
    await heldUp(database.pool);
    const found = findObstacle(database.pool, LONG_MS);
    await heldUp(database.pool, 2);
    await first.append();
    await second.hasHead;
    expect(await found).toBeUndefined();
    await Promise.all([first.end(), second.end()]);
  });

  test('is denied by a database that takes no writes', async () => {
    const readOnly = createPool({ connectionString: database.url, applicationName: 'test', readOnly: true });
    await expect(findObstacle(readOnly, 1000)).rejects.toMatchObject({ code: '25006' });
    await readOnly.end();
  });
});
