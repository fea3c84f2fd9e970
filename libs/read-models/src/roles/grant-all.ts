import { takeOwnerLock } from '#platform';
import { publicGrantStatements, versionGrantStatements } from './grants.js';

/**
 * Grants to the apps' roles that exist what they need in this database. Two at once would trip over each other: a lock
 * has one wait for the other.
 * @param query runs statements within one transaction, as the tables' owner, and gives the rows of the last
 */
export async function grantAll(query: (sql: string) => Promise<unknown[]>): Promise<void> {
  await query(takeOwnerLock('roles'));
  await query(publicGrantStatements);
  const versions = (await query(
    'SELECT schema_name AS schema FROM projection_versions JOIN pg_namespace ON nspname = schema_name',
  )) as { schema: string }[];
  for (const { schema } of versions) await query(versionGrantStatements(schema));
}
