import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a replay remembers of itself, beside the version that it makes; what the relays are sending, so that a swap
 * knows exactly what went out; and the differences that a swap made in what went out.
 */
export class Replays1793000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE projection_versions
        ADD COLUMN purpose text NOT NULL DEFAULT 'replay' CHECK (purpose IN ('replay', 'audit', 'rollback')),
        -- the live version's position when the replay began: the fold from the beginning ends here
        ADD COLUMN target bigint,
        -- the digests of both versions at one position
        ADD COLUMN comparison jsonb,
        -- why a version that differs was swapped in all the same
        ADD COLUMN accepted_reason text,
        ADD COLUMN failure text,
        ADD COLUMN failed_in text,
        ADD COLUMN retired_at timestamptz,
        -- its schema is gone since; the row stays as a record
        ADD COLUMN pruned_at timestamptz;
      CREATE UNIQUE INDEX one_replay_at_a_time ON projection_versions ((true))
        WHERE state IN ('created', 'replaying', 'indexing', 'catching up', 'comparing', 'ready');

      -- Written before a page is sent: until its end is recorded, it may have gone out or not, and goes out again, from
      -- the version that it was read from.
      ALTER TABLE outbound_cursors
        ADD COLUMN sending_version  integer REFERENCES projection_versions,
        ADD COLUMN sending_position bigint,
        ADD COLUMN sending_seq      integer;
      INSERT INTO outbound_cursors (stream, position, seq) VALUES ('restatements', 0, 0);

      CREATE TABLE restatements (
        id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- the version whose swap made it necessary
        version     integer     NOT NULL,
        partner_id  text        NOT NULL,
        account_id  text        NOT NULL,
        payment_id  text        NOT NULL,
        asset       text        NOT NULL,
        -- negative where it takes back
        amount      bigint      NOT NULL CHECK (amount <> 0),
        terms_id    text        NOT NULL,
        recorded_at timestamptz NOT NULL
      );
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON restatements
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE restatements;
      DELETE FROM outbound_cursors WHERE stream = 'restatements';
      ALTER TABLE outbound_cursors
        DROP COLUMN sending_version, DROP COLUMN sending_position, DROP COLUMN sending_seq;
      DROP INDEX one_replay_at_a_time;
      ALTER TABLE projection_versions
        DROP COLUMN purpose, DROP COLUMN target, DROP COLUMN comparison, DROP COLUMN accepted_reason,
        DROP COLUMN failure, DROP COLUMN failed_in, DROP COLUMN retired_at, DROP COLUMN pruned_at;
    `);
  }
}
