import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A claim counts on the timeline on which it was made: after a failover, or a restore to a point in time, whoever goes on has to look
 * first where what is stored ends. Null: made by a release that did not know of it.
 */
export class ClaimsOnATimeline1793000000090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE consumer_offsets ADD COLUMN timeline text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE consumer_offsets DROP COLUMN timeline');
  }
}
