import type { QueryRunner } from 'typeorm';
import { defer, SUMS } from '../versions/post-load.js';
import { clientOf } from './client-of.js';

interface Index {
  name: string;
  table: string;
  create: string;
}

interface Version {
  version: number;
  schema: string;
}

const indexOf = (create: string): Index => {
  const [, name, table] = /^CREATE INDEX (\w+) ON (\w+) /.exec(create)!;
  return { name: name!, table: table!, create };
};

const versionsOf = (runner: QueryRunner): Promise<Version[]> =>
  runner.query(
    'SELECT version, schema_name AS schema FROM projection_versions JOIN pg_namespace ON nspname = schema_name',
  ) as Promise<Version[]>;

/**
 * Makes indexes in the versions that there are. One that is still being filled gets those of a table with the table's others.
 * @param creates `CREATE INDEX name ON table …`
 */
export async function addIndexes(runner: QueryRunner, creates: readonly string[]): Promise<void> {
  const versions = await versionsOf(runner);
  await runner.query(`SET LOCAL maintenance_work_mem = '256MB'`);
  for (const version of versions) {
    await runner.query(`SET LOCAL search_path TO ${version.schema}, public, pg_temp`);
    for (const create of creates) await add(runner, version, indexOf(create));
  }
  await runner.query('SET LOCAL search_path TO public');
}

/** Makes indexes that other releases made otherwise under these names anew, in the versions that there are: those that have them. */
export async function replaceIndexes(runner: QueryRunner, creates: readonly string[]): Promise<void> {
  const versions = await versionsOf(runner);
  await runner.query(`SET LOCAL maintenance_work_mem = '256MB'`);
  for (const { name, create } of creates.map(indexOf)) {
    for (const { schema } of versions) {
      await runner.query(`SET LOCAL search_path TO ${schema}, public, pg_temp`);
      const [{ isThere }] = (await runner.query(`SELECT to_regclass($1) IS NOT NULL AS "isThere"`, [
        `${schema}.${name}`,
      ])) as [{ isThere: boolean }];
      if (isThere) await runner.query(`DROP INDEX ${name}; ${create}`);
    }
    await runner.query('SET LOCAL search_path TO public');
    // Those that a replay is still to build are built by these definitions.
    await runner.query('UPDATE deferred_statements SET statement = $1 WHERE statement LIKE $2', [
      create,
      `CREATE INDEX ${name} %`,
    ]);
  }
}

export async function dropIndexes(runner: QueryRunner, creates: readonly string[]): Promise<void> {
  const versions = await versionsOf(runner);
  for (const { name } of creates.map(indexOf)) {
    for (const { schema } of versions) await runner.query(`DROP INDEX IF EXISTS ${schema}.${name}`);
    await runner.query('DELETE FROM deferred_statements WHERE strpos(statement, $1) > 0', [` ${name} `]);
  }
}

/** Does nothing where this release made the version, or has laid it bare: the index is there, or written down. */
async function add(runner: QueryRunner, { version, schema }: Version, { name, table, create }: Index): Promise<void> {
  const [{ isThere, isBare }] = (await runner.query(
    `SELECT to_regclass($1) IS NOT NULL
              OR EXISTS (SELECT FROM deferred_statements WHERE version = $2 AND strpos(statement, $3) > 0) AS "isThere",
            EXISTS (SELECT FROM deferred_statements WHERE version = $2 AND (line = $4 OR table_read = $4)) AS "isBare"`,
    [`${schema}.${name}`, version, ` ${name} `, table],
  )) as [{ isThere: boolean; isBare: boolean }];
  if (isThere) return;
  if (!isBare) await runner.query(create);
  else await defer(clientOf(runner), version, table === 'partner_balances' ? SUMS : table, create, table);
}
