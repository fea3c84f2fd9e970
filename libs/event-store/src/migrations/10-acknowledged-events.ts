import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who has taken note of an event that the rules refuse, when and why. Outside the versions of the projections, which make
 * their refusals anew in every replay: by position and reason, so that an event that is refused for another reason by then is
 * seen again. Append-only, like what it is about.
 */
export class AcknowledgedEvents1793000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE acknowledged_events (
        position               bigint      NOT NULL,
        reason                 text        NOT NULL,
        acknowledged_at        timestamptz NOT NULL,
        acknowledged_by        text        NOT NULL,
        acknowledgement_reason text        NOT NULL,
        PRIMARY KEY (position, reason)
      );
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON acknowledged_events
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE acknowledged_events');
  }
}
