import type { MigrationInterface, QueryRunner } from 'typeorm';
import { eventKeySql } from '../ids/event-key.js';

/**
 * Ids are remembered by 16 bytes instead of their text, which the events have: built anew, the index of 20 million takes
 * 0.6 GB, so that it stays in memory, and a checkpoint makes fewer of its pages be logged whole. All that is remembered
 * is written once more; appenders wait meanwhile.
 */
export class IdsByKey1793000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      LOCK TABLE event_store_head IN EXCLUSIVE MODE;
      ALTER TABLE event_ids RENAME TO event_ids_by_text;
      ALTER INDEX event_ids_pkey RENAME TO event_ids_by_text_pkey;
      CREATE TABLE event_ids (
        key          uuid   NOT NULL,
        position     bigint NOT NULL,
        content_hash bytea  NOT NULL
      );
      INSERT INTO event_ids SELECT ${eventKeySql('source', 'event_id')}, position, content_hash FROM event_ids_by_text
      ORDER BY position;
      ALTER TABLE event_ids ADD PRIMARY KEY (key);
      DROP TABLE event_ids_by_text;
      ${REFUSE_CHANGE}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      LOCK TABLE event_store_head IN EXCLUSIVE MODE;
      ALTER TABLE event_ids RENAME TO event_ids_by_key;
      ALTER INDEX event_ids_pkey RENAME TO event_ids_by_key_pkey;
      CREATE TABLE event_ids (
        source       text   NOT NULL,
        event_id     text   NOT NULL,
        position     bigint NOT NULL,
        content_hash bytea  NOT NULL
      );
      INSERT INTO event_ids SELECT source, event_id, position, content_hash FROM event_ids_by_key JOIN events USING (position)
      ORDER BY position;
      ALTER TABLE event_ids ADD PRIMARY KEY (source, event_id);
      DROP TABLE event_ids_by_key;
      ${REFUSE_CHANGE}
    `);
  }
}

const REFUSE_CHANGE = `
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event_ids FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON event_ids FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`;
