import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GENESIS_HASH } from '../chain/batch-hash.js';
import { chainRecorded } from '../chain/chain-recorded.js';
import { STORED_EVENT_BEFORE_ATTRIBUTES } from '../chain/stored-event.js';

/**
 * Tamper evidence: one row for each batch that was appended, chained by hashes; append-only like the events. The head
 * row holds the last hash, so that an appender has it with the lock. What a log holds already is chained as it stands.
 */
export class HashChain1793000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_batches (
        first_position bigint      PRIMARY KEY,
        last_position  bigint      NOT NULL CHECK (last_position >= first_position),
        recorded_at    timestamptz NOT NULL,
        previous_hash  bytea       NOT NULL,
        hash           bytea       NOT NULL,
        -- 4 bytes an event: they tell which event of a batch was altered
        marks          bytea       NOT NULL
      );
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_batches
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      ALTER TABLE event_store_head ADD COLUMN chain_hash bytea NOT NULL DEFAULT '\\x${GENESIS_HASH.toString('hex')}';
      LOCK TABLE event_store_head IN EXCLUSIVE MODE;
    `);
    const query = (sql: string, parameters: unknown[]) => runner.query(sql, parameters) as Promise<unknown[]>;
    await chainRecorded(query, STORED_EVENT_BEFORE_ATTRIBUTES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE event_store_head DROP COLUMN chain_hash;
      DROP TABLE event_batches;
    `);
  }
}
