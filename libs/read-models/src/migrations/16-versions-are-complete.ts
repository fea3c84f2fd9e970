import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BALANCE_LIST_INDEXES, BALANCE_RANKS } from '../ledger/ranks.js';
import { BALANCES_BY_SUM } from './13-partner-lists.js';
import { inEachVersion } from './each-version.js';
import { replaceIndexes } from './version-indexes.js';

const purposes = (names: string): string => `
  ALTER TABLE projection_versions DROP CONSTRAINT projection_versions_purpose_check,
    ADD CONSTRAINT projection_versions_purpose_check CHECK (purpose IN (${names}))`;

/**
 * A live version has all its indexes and triggers, also before its first event: without them it is filled by a replay alone,
 * with the owner's rights; where the live version reflects nothing, that is a build. And partners are sorted by ranks of their balances: see `rankOf`.
 */
export class VersionsAreComplete1793000000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SELECT complete_version(version) FROM projection_versions WHERE state = 'live'`);
    await runner.query('DROP FUNCTION complete_version(integer)');
    await runner.query(purposes("'replay', 'build', 'audit', 'rollback'"));
    const ranks = Object.entries(BALANCE_RANKS).map(
      ([column, definition]) => `ALTER TABLE partner_balances ADD COLUMN IF NOT EXISTS ${column} ${definition}`,
    );
    await inEachVersion(runner, ranks.join('; '));
    await replaceIndexes(runner, BALANCE_LIST_INDEXES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE projection_versions SET purpose = 'replay' WHERE purpose = 'build'`);
    await runner.query(purposes("'replay', 'audit', 'rollback'"));
    await runner.query(`
      CREATE FUNCTION complete_version(completed integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp AS $$
      DECLARE
        next_line text;
      BEGIN
        FOR next_line IN
          SELECT line FROM public.deferred_statements WHERE version = completed ORDER BY place FOR UPDATE
        LOOP
          PERFORM public.build_next(completed, next_line);
        END LOOP;
      END $$;
      REVOKE EXECUTE ON FUNCTION complete_version(integer) FROM PUBLIC;`);
    await inEachVersion(
      runner,
      `DROP INDEX IF EXISTS partner_balances_by_earned, partner_balances_by_available;
       ${BALANCES_BY_SUM.join('; ')};
       ALTER TABLE partner_balances DROP COLUMN earned_rank, DROP COLUMN available_rank`,
    );
  }
}
