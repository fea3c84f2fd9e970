import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The event log: `events` in dense positions, `event_ids` for permanent dedupe, `event_store_head` whose row lock
 * orders the appenders. Nothing in them can be changed or removed, whoever asks: the triggers refuse it.
 */
export class EventLog1793000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_store_head (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        position bigint NOT NULL CHECK (position >= 0)
      );
      INSERT INTO event_store_head (position) VALUES (0);

      CREATE TABLE events (
        position       bigint      PRIMARY KEY,
        source         text        NOT NULL,
        event_id       text        NOT NULL,
        type           text        NOT NULL,
        schema_version smallint    NOT NULL,
        occurred_at    timestamptz NOT NULL,
        recorded_at    timestamptz NOT NULL,
        account_id     text,
        partner_id     text,
        payment_id     text,
        -- json, not jsonb: the producer's own text, also where it holds what jsonb refuses (\\u0000)
        data           json        NOT NULL,
        topic          text,
        partition      integer,
        "offset"       bigint
      ) PARTITION BY RANGE (position);

      CREATE TABLE event_ids (
        source       text   NOT NULL,
        event_id     text   NOT NULL,
        position     bigint NOT NULL,
        content_hash bytea  NOT NULL,
        PRIMARY KEY (source, event_id)
      );

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% of % is refused: it is append-only', TG_OP, TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation', HINT = 'Correct by appending a new event.';
      END $$;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event_ids FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON event_ids FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- Makes the partition that holds this position and the one after it. Row triggers come with the parent,
      -- the statement trigger does not. Attached, not created in place: that would lock out readers.
      CREATE FUNCTION ensure_event_partitions(for_position bigint) RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE
        size CONSTANT bigint := 5000000;
        first bigint := (for_position / size) * size;
        part text;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('ensure_event_partitions'));
        FOR i IN 0..1 LOOP
          part := 'events_' || lpad(((first / size) + i)::text, 6, '0');
          IF to_regclass(part) IS NULL THEN
            EXECUTE format('CREATE TABLE %I (LIKE events INCLUDING ALL)', part);
            EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON %I
                            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', part);
            EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                           part, first + i * size, first + (i + 1) * size);
          END IF;
        END LOOP;
        RETURN first + 2 * size;
      END $$;
      SELECT ensure_event_partitions(0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE events, event_ids, event_store_head;
      DROP FUNCTION ensure_event_partitions(bigint), refuse_change();
    `);
  }
}
