import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of an event is asked by its source and id: of a hash of both, since an index entry has an end and texts are long. */
export class DeadLettersByEvent1793000000052 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX dead_letters_by_event ON dead_letters (hashtextextended(event_id, hashtextextended(source, 0)), id)
        WHERE source IS NOT NULL AND event_id IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX dead_letters_by_event`);
  }
}
