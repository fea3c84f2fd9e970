import { CREATE_OWNER_LOCKS, takeOwnerLock } from '#platform';
import { expect, test } from '@jest/globals';
import { holdClusterRoles } from '../../../../test/support/cluster-roles.js';
import { createEmptyDatabase, createTestDatabase } from '../../../../test/support/database.js';
import { cutWaiting } from '../../../../test/support/cut-waiting.js';
import { applyRoles } from '../roles/apply-roles.js';
import { ROLES } from '../roles/grants.js';
import { migrateAll } from './migrate.js';

test('a migration that is lost before the roles have what is new gives it to them when it is done again', async () => {
  const letGo = await holdClusterRoles();
  const [other, database] = await Promise.all([createTestDatabase(), createEmptyDatabase()]);
  try {
    await applyRoles(other.pool);
    await database.pool.query(CREATE_OWNER_LOCKS);
    const holder = await database.pool.connect();
    await holder.query('BEGIN');
    await holder.query(takeOwnerLock('roles'));
    const lost = migrateAll(database.url).catch((error: unknown) => error);
    await cutWaiting(database.pool, 'referral-ledger-migrate');
    expect(await lost).toBeInstanceOf(Error);
    await holder.query('ROLLBACK');
    holder.release();
    await migrateAll(database.url);
    const { rows } = await database.pool.query(`SELECT has_table_privilege($1, 'partner_notices', 'SELECT') AS may`, [
      ROLES.consumer,
    ]);
    expect(rows).toEqual([{ may: true }]);
  } finally {
    await Promise.all([other.drop(), database.drop()]);
    await letGo();
  }
});
