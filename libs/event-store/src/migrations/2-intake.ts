import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the way in keeps beside the log: messages that cannot be used, and how far each partition was read. */
export class Intake1793000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dead_letters (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        topic        text        NOT NULL,
        partition    integer     NOT NULL,
        "offset"     bigint      NOT NULL,
        reason       text        NOT NULL,
        message      text        NOT NULL,
        problems     jsonb       NOT NULL DEFAULT '[]',
        source       text,
        event_id     text,
        type         text,
        key          bytea,
        headers      jsonb       NOT NULL,
        raw          bytea,
        raw_hash     bytea       NOT NULL,
        recorded_at  timestamptz NOT NULL,
        published_at timestamptz,
        status       text        NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'redriven', 'discarded')),
        -- A message read twice is one dead letter; after a topic was recreated the same offset holds another message.
        UNIQUE (topic, partition, "offset", raw_hash)
      );
      CREATE INDEX dead_letters_to_publish ON dead_letters (id) WHERE published_at IS NULL;
      CREATE INDEX dead_letters_by_reason ON dead_letters (reason, id);

      CREATE TABLE consumer_offsets (
        topic       text    NOT NULL,
        partition   integer NOT NULL,
        next_offset bigint,
        epoch       bigint  NOT NULL,
        PRIMARY KEY (topic, partition)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE dead_letters, consumer_offsets`);
  }
}
