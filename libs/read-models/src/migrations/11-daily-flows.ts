import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  DAILY_FLOWS_KEY,
  DAILY_FLOWS_TABLE,
  DAYS_BY_ENTRIES_ALONE,
  ENTRIES_BY_TIME,
  SUM_UP_DAYS_FUNCTION,
  SUM_UP_DAYS_TRIGGER,
} from '../ledger/daily-flows-schema.js';
import { SUM_UP_DAYS } from '../ledger/daily-flows.js';
import { defer, GUARDS, SUMS, type VersionSchema } from '../versions/post-load.js';
import { clientOf } from './client-of.js';
import { inEachVersion } from './each-version.js';

interface Kept extends VersionSchema {
  /** Its triggers are not there yet: it is still being filled. */
  isBare: boolean;
}

/**
 * What moved on each day is kept, in the versions that there are too: the books as of any moment are asked of the live version of
 * an earlier release as well. A version that is still being filled gets the days with its other sums.
 */
export class DailyFlows1793000000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A version that was made by this release, as the first of a new database is, has all of it.
    const versions = (await runner.query(
      `SELECT version, schema_name AS schema,
              EXISTS (SELECT FROM deferred_statements d WHERE d.version = v.version AND line = $1) AS "isBare"
       FROM projection_versions v JOIN pg_namespace ON nspname = schema_name
       WHERE to_regclass(schema_name || '.daily_flows') IS NULL`,
      [GUARDS],
    )) as Kept[];
    for (const version of versions) {
      await runner.query(`SET LOCAL search_path TO ${version.schema}, public, pg_temp`);
      await runner.query(`${DAILY_FLOWS_TABLE} ${SUM_UP_DAYS_FUNCTION}`);
      await (version.isBare ? deferDays(runner, version) : buildDays(runner));
    }
    await runner.query('SET LOCAL search_path TO public');
  }

  async down(runner: QueryRunner): Promise<void> {
    await inEachVersion(
      runner,
      'DROP FUNCTION sum_up_days() CASCADE; DROP TABLE daily_flows; DROP INDEX IF EXISTS ledger_entries_by_time',
    );
    await runner.query(
      `DELETE FROM deferred_statements WHERE statement ~ 'ledger_entries_by_time|daily_flows|sum_up_days'`,
    );
  }
}

/** Nobody adds entries meanwhile: each is in the sum, or comes after it and is added by the trigger. */
async function buildDays(runner: QueryRunner): Promise<void> {
  await runner.query(`
    SET LOCAL enable_seqscan = on; SET LOCAL work_mem = '128MB'; SET LOCAL maintenance_work_mem = '256MB';
    LOCK TABLE ledger_entries IN SHARE ROW EXCLUSIVE MODE`);
  for (const statement of [SUM_UP_DAYS, DAILY_FLOWS_KEY, 'ANALYZE daily_flows', ENTRIES_BY_TIME]) {
    await runner.query(statement);
  }
  await runner.query(`${SUM_UP_DAYS_TRIGGER}; ${DAYS_BY_ENTRIES_ALONE}`);
}

async function deferDays(runner: QueryRunner, { version }: VersionSchema): Promise<void> {
  const client = clientOf(runner);
  const deferred = new Set(
    (
      (await runner.query('SELECT statement FROM deferred_statements WHERE version = $1', [version])) as {
        statement: string;
      }[]
    ).map(({ statement }) => statement),
  );
  // Where the first version was laid bare by this release's migrations, its sums are there already.
  if (!deferred.has(SUM_UP_DAYS)) await defer(client, version, SUMS, SUM_UP_DAYS, 'ledger_entries');
  await defer(client, version, SUMS, DAILY_FLOWS_KEY, 'daily_flows');
  await defer(client, version, SUMS, 'ANALYZE daily_flows', 'daily_flows');
  await defer(client, version, 'ledger_entries', ENTRIES_BY_TIME);
  await defer(client, version, GUARDS, SUM_UP_DAYS_TRIGGER, 'ledger_entries');
  await defer(client, version, GUARDS, DAYS_BY_ENTRIES_ALONE, 'daily_flows');
}
