import { CREATE_OWNER_LOCKS, takeOwnerLock } from '#platform';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cutWaiting } from '../../../../test/support/cut-waiting.js';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { runSource } from '../../../../test/support/run-source.js';

let database: TestDatabase;
beforeEach(async () => void (database = await createEmptyDatabase()));
afterEach(() => database.drop());

const migrate = (url = database.url) =>
  runSource('apps/ops/src/main.ts', ['migrate', '--json'], { env: { DATABASE_URL: url } });

// The first of them is waited for before any is done, the second in the midst of the last.
test.each(['migrations', 'roles'] as const)('goes on where its database was lost at the lock of %s', async (lock) => {
  await database.pool.query(CREATE_OWNER_LOCKS);
  const holder = await database.pool.connect();
  await holder.query('BEGIN');
  await holder.query(takeOwnerLock(lock));
  const migrated = migrate();
  await cutWaiting(database.pool, 'referral-ledger-migrate');
  await holder.query('ROLLBACK');
  holder.release();
  const { code, stdout, stderr } = await migrated;
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('to begin anew') });
  expect(JSON.parse(stdout).migrations.length).toBeGreaterThan(0);
  expect(JSON.parse((await migrate()).stdout)).toEqual({ migrations: [] });
});

test('says at once that its database does not answer', async () => {
  const away = new URL(database.url);
  away.port = '1';
  expect(await migrate(away.href)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'The database does not answer (ECONNREFUSED): is it running, and is DATABASE_URL right?\n',
  });
});
