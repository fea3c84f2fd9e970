import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What came beside an event's data is kept with it, where there is any; and a dead letter may be one event of a batch that
 * came in one message. Neither needs a row to be written again. A release from before appends and refuses as it did.
 */
export class KeptAsItCame1793000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- json, not jsonb: the hash is taken of this very text
      ALTER TABLE events ADD COLUMN attributes json;
      -- Where the event stood in the message, from 0; null where it was the whole of it. Two elements that are alike are
      -- two dead letters: the number is part of what raw_hash is taken of.
      ALTER TABLE dead_letters ADD COLUMN batch_index integer CHECK (batch_index >= 0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE dead_letters DROP COLUMN batch_index;
      ALTER TABLE events DROP COLUMN attributes;
    `);
  }
}
