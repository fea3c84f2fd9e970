import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dead letters are published topic by topic, and those that are settled before are not published any more. */
export class DeadLettersByTopic1793000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX dead_letters_by_topic_to_publish ON dead_letters (topic, id)
        WHERE published_at IS NULL AND status = 'open';
      DROP INDEX dead_letters_to_publish;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX dead_letters_to_publish ON dead_letters (id) WHERE published_at IS NULL;
      DROP INDEX dead_letters_by_topic_to_publish;
    `);
  }
}
