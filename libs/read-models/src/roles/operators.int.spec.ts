import { exportedLine, readExportedLine } from '#contracts';
import { discardDeadLetter, EventStore, readBatches, redriveDeadLetter, restoreBatches } from '#event-store';
import { createPool, type Pool } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { adminQuery } from '../../../../test/support/admin.js';
import { holdClusterRoles } from '../../../../test/support/cluster-roles.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { whileNothingProjects } from '../../../projector/src/lease/pause-projecting.js';
import { LiveSnapshots } from '../reading/snapshot.js';
import { readDeadLetters } from '../reading/dead-letters.js';
import { acknowledgeRejectedEvents } from '../rejected-events/acknowledge.js';
import { applyRoles } from './apply-roles.js';
import { ROLES } from './grants.js';

const login = `test_operator_${randomUUID().slice(0, 8)}`;
const databases: { database: TestDatabase; pool: Pool }[] = [];

async function asOperator(): Promise<{ database: TestDatabase; pool: Pool }> {
  const database = await createTestDatabase();
  await applyRoles(database.pool);
  const url = new URL(database.url);
  Object.assign(url, { username: login, password: 'secret' });
  const opened = { database, pool: createPool({ connectionString: url.href, applicationName: login }) };
  databases.push(opened);
  return opened;
}

let releaseRoles: () => Promise<void>;

beforeAll(async () => {
  releaseRoles = await holdClusterRoles();
  const { database } = await asOperator();
  await adminQuery(`CREATE ROLE ${login} LOGIN PASSWORD 'secret' IN ROLE ${ROLES.ops}`);
  const signup = { specversion: '1.0', id: 'one', source: 'test', time: '2026-01-01T00:00:00Z' };
  const data = { accountId: 'a', separateAccount: true };
  await new History(database.pool).receive('signups', 'no JSON', { ...signup, type: 'client.signed_up.v7', data });
  await database.pool.query(
    `UPDATE dead_letters SET raw = convert_to(replace(convert_from(raw, 'UTF8'), '.v7', '.v1'), 'UTF8')`,
  );
});
afterAll(async () => {
  for (const { database, pool } of databases) {
    await pool.end();
    await database.drop();
  }
  await adminQuery(`DROP ROLE ${login}`);
  await releaseRoles();
});

test('operators list, redrive and discard dead letters, and restore an export, without owning the database', async () => {
  const { pool } = databases[0]!;
  expect(await discardDeadLetter(pool, 1, { by: login, reason: 'a test' })).toEqual({ outcome: 'discarded' });
  expect(await redriveDeadLetter(pool, 2, { by: login })).toMatchObject({ outcome: 'redriven', position: 1 });
  const listed = await new LiveSnapshots(pool).read((client) => readDeadLetters(client, {}, { limit: 9 }));
  expect(listed.deadLetters.map(({ status }) => status).sort()).toEqual(['discarded', 'redriven']);

  const batches = (await readBatches(pool, 0, 1)).map(({ events, hash }) =>
    events.map((event) => readExportedLine(Buffer.from(exportedLine(event, null, hash)))),
  );
  const target = await asOperator();
  const restored = await whileNothingProjects(target.pool, () => restoreBatches(target.pool, batches));
  expect(restored).toEqual({ restored: 1 });
  expect(await new EventStore(target.pool).head()).toBe(1);
});

test('operators acknowledge events that the rules refuse; nobody takes that back, and no other role does it', async () => {
  const { database, pool } = await asOperator();
  const signup = ['client.signed_up.v1', '2026-01-01T00:00:00Z', { accountId: 'a', separateAccount: true }] as const;
  await new History(database.pool).happened([...signup], [...signup]);
  const decision = { by: login, reason: 'a test' };
  expect(await acknowledgeRejectedEvents(pool, [2, 1], decision)).toEqual([
    { outcome: 'acknowledged' },
    { outcome: 'missing' },
  ]);
  await expect(pool.query(`UPDATE acknowledged_events SET acknowledged_by = 'another'`)).rejects.toThrow(
    'permission denied',
  );
  await expect(database.pool.query('DELETE FROM acknowledged_events')).rejects.toThrow('append-only');
  await expect(database.pool.query('TRUNCATE acknowledged_events')).rejects.toThrow('append-only');
  for (const role of [ROLES.consumer, ROLES.query]) {
    const { rows } = await database.pool.query(
      `SELECT has_table_privilege($1, 'acknowledged_events', 'SELECT') AS reads,
              has_table_privilege($1, 'acknowledged_events', 'INSERT, UPDATE, DELETE, TRUNCATE') AS writes`,
      [role],
    );
    expect(rows).toEqual([{ reads: true, writes: false }]);
  }
});
