import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SUM_UP_ENTRIES_FUNCTION } from '../ledger/schema.js';
import { SUM_UP_LEDGER } from '../ledger/sum-up.js';
import { inEachVersion } from './each-version.js';

/**
 * The versions that there are sum up as this release does, whichever made them: entries that it adds to them are counted by its rule, as
 * `verify` counts them, and the function serves the ledger's own trigger alone.
 */
export class SumsByOneRule1793000000051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await inEachVersion(runner, SUM_UP_ENTRIES_FUNCTION);
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
