import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of a dead letter: who decided it, when and why, and where its event stands if it was redriven. */
export class DeadLetterDecisions1793000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE dead_letters
        ADD COLUMN position        bigint,
        ADD COLUMN decided_at      timestamptz,
        ADD COLUMN decided_by      text,
        ADD COLUMN decision_reason text,
        ADD CONSTRAINT decided_by_somebody CHECK (status = 'open' OR (decided_at IS NOT NULL AND decided_by IS NOT NULL)),
        ADD CONSTRAINT redriven_into_the_log CHECK (status <> 'redriven' OR position IS NOT NULL),
        ADD CONSTRAINT discarded_for_a_reason CHECK (status <> 'discarded' OR decision_reason IS NOT NULL);
      CREATE INDEX dead_letters_open ON dead_letters (id) WHERE status = 'open';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE dead_letters DROP COLUMN position, DROP COLUMN decided_at, DROP COLUMN decided_by,
                               DROP COLUMN decision_reason;
      DROP INDEX dead_letters_open;
    `);
  }
}
