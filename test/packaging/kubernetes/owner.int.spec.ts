import { createPool } from '#platform';
import { applyRoles, migrateAll } from '#read-models';
import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { adminQuery, urlOfDatabase } from '../../support/admin.js';
import { holdClusterRoles } from '../../support/cluster-roles.js';
import { createTestDatabase } from '../../support/database.js';
import { manifestsIn } from './manifests.js';

const { spec } = manifestsIn('engines').find(
  ({ manifest: { kind, metadata } }) => kind === 'Cluster' && metadata.name === 'ledger-postgres',
)!.manifest;
const { owner, postInitApplicationSQL } = spec.bootstrap.initdb as { owner: string; postInitApplicationSQL: string[] };

async function everyStatement(url: string, statements: readonly string[]): Promise<void> {
  const pool = createPool({ connectionString: url, applicationName: 'test', max: 1 });
  for (const statement of statements) await pool.query(statement);
  await pool.end();
}

test('the owner that CloudNativePG makes, no superuser, migrates what the example has made, and grants', async () => {
  const releaseRoles = await holdClusterRoles();
  const made = await createTestDatabase();
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  try {
    // The operator makes the group roles of `managed.roles`; here whoever may.
    await applyRoles(made.pool);
    await adminQuery(`CREATE ROLE ${owner} LOGIN PASSWORD 'secret'`);
    await adminQuery(`CREATE DATABASE ${database} OWNER ${owner}`);
    await everyStatement(urlOfDatabase(database), postInitApplicationSQL);
    const url = new URL(urlOfDatabase(database));
    Object.assign(url, { username: owner, password: 'secret' });
    await migrateAll(url.href);
    const pool = createPool({ connectionString: url.href, applicationName: 'test', max: 2 });
    const applied = await applyRoles(pool);
    await pool.end();
    expect(applied.map(({ state }) => state)).toEqual(['there already', 'there already', 'there already']);
  } finally {
    await adminQuery(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await adminQuery(`DROP ROLE IF EXISTS ${owner}`);
    await made.drop();
    await releaseRoles();
  }
});
