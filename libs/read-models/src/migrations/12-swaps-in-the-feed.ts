import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where in the log a version took the live one's place, as the how manieth, and whether what it says of the log before may differ:
 * whoever follows the changes is told.
 */
export class SwapsInTheFeed1793000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE projection_versions
        ADD COLUMN live_from bigint,
        ADD COLUMN live_swap integer,
        ADD COLUMN restates  boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE projection_versions DROP COLUMN live_from, DROP COLUMN live_swap, DROP COLUMN restates`);
  }
}
