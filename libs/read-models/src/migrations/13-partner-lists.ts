import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CLIENT_LIST_INDEXES } from '../accounts/schema.js';
import { BALANCE_LIST_INDEXES } from '../ledger/ranks.js';
import { PARTNER_LIST_INDEXES } from '../partners/schema.js';
import { clientOf } from './client-of.js';
import { defer, SUMS } from '../versions/post-load.js';

interface Index {
  name: string;
  table: string;
  create: string;
}

const INDEXES: readonly Index[] = [...PARTNER_LIST_INDEXES, ...CLIENT_LIST_INDEXES, ...BALANCE_LIST_INDEXES].map(
  (create) => {
    const [, name, table] = /^CREATE INDEX (\w+) ON (\w+) /.exec(create)!;
    return { name: name!, table: table!, create };
  },
);

interface Version {
  version: number;
  schema: string;
}

/**
 * Partners and clients are searched and listed by indexes, in the versions that there are too. A version that is still being
 * filled gets those of a table with the table's others.
 */
export class PartnerLists1793000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const versions = (await runner.query(
      'SELECT version, schema_name AS schema FROM projection_versions JOIN pg_namespace ON nspname = schema_name',
    )) as Version[];
    await runner.query(`SET LOCAL maintenance_work_mem = '256MB'`);
    for (const version of versions) {
      await runner.query(`SET LOCAL search_path TO ${version.schema}, public, pg_temp`);
      for (const index of INDEXES) await add(runner, version, index);
    }
    await runner.query('SET LOCAL search_path TO public');
  }

  async down(runner: QueryRunner): Promise<void> {
    const versions = (await runner.query(
      'SELECT schema_name AS schema FROM projection_versions JOIN pg_namespace ON nspname = schema_name',
    )) as { schema: string }[];
    for (const { name } of INDEXES) {
      for (const { schema } of versions) await runner.query(`DROP INDEX IF EXISTS ${schema}.${name}`);
      await runner.query('DELETE FROM deferred_statements WHERE strpos(statement, $1) > 0', [` ${name} `]);
    }
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
