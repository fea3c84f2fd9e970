import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How far the ledger was published. Beside the versions, not in them: a rebuilt version has the same entries under the
 * same names, and publishes none of them again.
 */
export class OutboundCursors1793000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbound_cursors (
        stream   text    PRIMARY KEY,
        position bigint  NOT NULL,
        seq      integer NOT NULL
      );
      INSERT INTO outbound_cursors VALUES ('rewards', 0, 0), ('withdrawals', 0, 0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE outbound_cursors`);
  }
}
