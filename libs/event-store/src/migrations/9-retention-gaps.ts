import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Messages that the brokers deleted before they were read are written down, until somebody has taken note; and beside each
 * partition's next offset stands what the brokers had of its log when it was last looked at.
 */
export class RetentionGaps1793000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE retention_gaps (
        id                     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        topic                  text        NOT NULL,
        partition              integer     NOT NULL,
        cause                  text        NOT NULL CHECK (cause IN ('RETENTION', 'LOG_RESET')),
        from_offset            bigint      NOT NULL,
        to_offset              bigint      NOT NULL,
        -- Where reading went on. Of a log that began anew this is another log's offset.
        resumed_at_offset      bigint      NOT NULL,
        detected_at            timestamptz NOT NULL,
        acknowledged_at        timestamptz,
        acknowledged_by        text,
        acknowledgement_reason text,
        CONSTRAINT something_is_missing CHECK (to_offset > from_offset OR cause = 'LOG_RESET' AND to_offset = from_offset),
        CONSTRAINT acknowledged_by_somebody_for_a_reason CHECK (
          (acknowledged_at IS NULL) = (acknowledged_by IS NULL)
          AND (acknowledged_at IS NULL) = (acknowledgement_reason IS NULL))
      );
      CREATE INDEX retention_gaps_open ON retention_gaps (id) WHERE acknowledged_at IS NULL;

      ALTER TABLE consumer_offsets
        ADD COLUMN log_start   bigint,
        ADD COLUMN log_end     bigint,
        ADD COLUMN log_seen_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE consumer_offsets DROP COLUMN log_start, DROP COLUMN log_end, DROP COLUMN log_seen_at;
      DROP TABLE retention_gaps;
    `);
  }
}
