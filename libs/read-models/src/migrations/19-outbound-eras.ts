import { chainFromNowOn, chainNoLonger } from '#event-store';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { OUTBOUND_ERAS } from '../outbound/eras.js';

/** Runs of the database in which something was published: what is named by a place in the log is named by its era as well. */
export class OutboundEras1793000000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbound_eras (
        era         bigint      PRIMARY KEY CHECK (era >= 0),
        position    bigint      NOT NULL,
        seq         integer     NOT NULL,
        restatement bigint      NOT NULL,
        server      text        NOT NULL,
        begun_at    timestamptz NOT NULL
      );
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outbound_eras
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
    await runner.query(chainFromNowOn(OUTBOUND_ERAS));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(chainNoLonger(OUTBOUND_ERAS));
    await runner.query('DROP TABLE outbound_eras');
  }
}
