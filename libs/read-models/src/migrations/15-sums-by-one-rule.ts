import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SUM_UP_ENTRIES_FUNCTION } from '../ledger/schema.js';
import { SUM_UP_LEDGER } from '../ledger/sum-up.js';

/**
 * The versions that there are sum up as this release does, whichever made them: entries that it adds to them are counted by its rule, as
 * `verify` counts them, and the function serves the ledger's own trigger alone.
 */
export class SumsByOneRule1793000000051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const versions = (await runner.query(
      'SELECT schema_name AS schema FROM projection_versions JOIN pg_namespace ON nspname = schema_name',
    )) as { schema: string }[];
    for (const { schema } of versions) {
      await runner.query(`SET LOCAL search_path TO ${schema}, public, pg_temp; ${SUM_UP_ENTRIES_FUNCTION}`);
    }
    await runner.query('SET LOCAL search_path TO public');
    await runner.query(
      `UPDATE deferred_statements SET statement = $1 WHERE line = 'sums' AND statement ~ '^\\s*WITH posted AS MATERIALIZED'`,
      [SUM_UP_LEDGER],
    );
  }

  /** The release before sums up in the same way what it knows of. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}
