import type { MigrationInterface, QueryRunner } from 'typeorm';
import { REFUSE_SUM_WITHOUT_ENTRY } from '../ledger/schema.js';
import { inEachVersion } from './each-version.js';

/**
 * The sums beside the ledger are written with the owner's rights by the ledger's own trigger, in the versions that there are
 * too: so no role needs a right on them, and with none no trick with a trigger or a table of one's own has anything to use. What the roles
 * have is taken from them where rights are granted, after the migrations.
 */
export class SumsByTheLedger1793000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await inEachVersion(
      runner,
      `ALTER FUNCTION sum_up_entries() SECURITY DEFINER SET search_path FROM CURRENT;
       REVOKE EXECUTE ON FUNCTION sum_up_entries() FROM PUBLIC;
       ${REFUSE_SUM_WITHOUT_ENTRY}`,
    );
  }

  /** What was granted then is granted by the release before: `referral-ledger roles`. */
  async down(runner: QueryRunner): Promise<void> {
    await inEachVersion(runner, 'ALTER FUNCTION sum_up_entries() SECURITY INVOKER');
  }
}
