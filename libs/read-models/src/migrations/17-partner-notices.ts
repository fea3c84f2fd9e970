import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What partners are told, on its way out. Beside the versions, not in them: a rebuilt version tells none of it again. What was told
 * follows from a clock as well as from the log, so it is kept: a notice is what was said when it was said.
 */
export class PartnerNotices1793000000080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE partner_notices (
        seq          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id           text        NOT NULL UNIQUE,
        type         text        NOT NULL,
        partner_id   text,
        time         timestamptz NOT NULL,
        data         jsonb       NOT NULL,
        position     bigint,
        published_at timestamptz
      );
      CREATE INDEX partner_notices_to_publish ON partner_notices (seq) WHERE published_at IS NULL;
      CREATE INDEX partner_notices_of_standing ON partner_notices (partner_id, seq)
        WHERE type IN ('partner.suspended.v1', 'partner.reactivated.v1');
      CREATE INDEX partner_notices_of_claims ON partner_notices (position) WHERE position IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE partner_notices`);
  }
}
