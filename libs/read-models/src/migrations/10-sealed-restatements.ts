import { chainFromNowOn, chainNoLonger } from '#event-store';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { RESTATEMENTS } from '../outbound/chained-restatements.js';

/** What swaps changed in what was published is chained with the other records beside the log. */
export class SealedRestatements1793000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(chainFromNowOn(RESTATEMENTS));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(chainNoLonger(RESTATEMENTS));
  }
}
