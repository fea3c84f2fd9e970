import { createPool, isDatabaseFault, type Pool } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { whileNothingProjects } from './pause-projecting.js';

let database: TestDatabase;
let impatient: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  impatient = createPool({ connectionString: database.url, applicationName: 'test', statementTimeoutMs: 200 });
});
afterAll(async () => {
  await impatient.end();
  await database.drop();
});

/** Why work that only waits hears that the lease was lost, where another connection does this meanwhile. */
async function reasonAfter(sql: string): Promise<unknown> {
  const other = await database.pool.connect();
  return whileNothingProjects(impatient, async (lost) => {
    await other.query(`BEGIN; ${sql}`);
    await new Promise((resolve) => lost.addEventListener('abort', resolve, { once: true }));
    await other.query('ROLLBACK');
    return lost.reason as unknown;
  }).finally(() => other.release());
}

test('a sign of life that the database does not take is told as its fault, not as the loss of the lease', async () => {
  const reason = await reasonAfter('SELECT FROM projection_versions FOR UPDATE');
  expect(reason).toMatchObject({ code: '57014' });
  expect(isDatabaseFault(reason)).toBe(true);
});

test('a lease that somebody has taken over is no fault of the database', async () => {
  const reason = await reasonAfter('UPDATE projection_versions SET epoch = epoch + 1; COMMIT');
  expect(isDatabaseFault(reason)).toBe(false);
});
