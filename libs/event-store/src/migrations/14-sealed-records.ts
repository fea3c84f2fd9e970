import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CREATE_RECORD_SEALS, DROP_RECORD_SEALS, chainFromNowOn, chainNoLonger } from '../records/chain-statements.js';
import { INTAKE_RECORDS } from '../records/chained-table.js';

/**
 * What the way in keeps beside the log is chained as the log is, by triggers, so that a release from before seals what it
 * writes as well. What there is already is sealed as it stands.
 */
export class SealedRecords1793000000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CREATE_RECORD_SEALS);
    for (const table of INTAKE_RECORDS) await runner.query(chainFromNowOn(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of INTAKE_RECORDS) await runner.query(chainNoLonger(table));
    await runner.query(DROP_RECORD_SEALS);
  }
}
