import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  REFUSE_LATE_ENTRY_TRIGGER,
  SEGMENTS_GUARDS,
  SEGMENTS_INDEX,
  SEGMENTS_TABLES,
} from '../ledger/segments-schema.js';
import { defer, GUARDS, type VersionSchema } from '../versions/post-load.js';
import { clientOf } from './client-of.js';
import { inEachVersion } from './each-version.js';

interface Kept extends VersionSchema {
  /** Its triggers are not there yet: it is still being filled. */
  isBare: boolean;
}

/**
 * Segments of the log are summed up, in the versions that there are too: nothing is yet, and the projector does it bit by bit.
 */
export class SummedSegments1793000000120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A version that was made by this release, as the first of a new database is, has all of it.
    const versions = (await runner.query(
      `SELECT version, schema_name AS schema,
              EXISTS (SELECT FROM deferred_statements d WHERE d.version = v.version AND line = $1) AS "isBare"
       FROM projection_versions v JOIN pg_namespace ON nspname = schema_name
       WHERE to_regclass(schema_name || '.summed_segments') IS NULL`,
      [GUARDS],
    )) as Kept[];
    for (const { version, schema, isBare } of versions) {
      await runner.query(`SET LOCAL search_path TO ${schema}, public, pg_temp`);
      await runner.query(`${SEGMENTS_TABLES} ${SEGMENTS_INDEX}; ${SEGMENTS_GUARDS}`);
      if (isBare) await defer(clientOf(runner), version, GUARDS, REFUSE_LATE_ENTRY_TRIGGER, 'ledger_entries');
      else await runner.query(REFUSE_LATE_ENTRY_TRIGGER);
    }
    await runner.query('SET LOCAL search_path TO public');
  }

  async down(runner: QueryRunner): Promise<void> {
    await inEachVersion(
      runner,
      `DROP TABLE segment_flows, summed_segments;
       DROP FUNCTION refuse_late_entry() CASCADE;
       DROP FUNCTION sum_up_segment()`,
    );
    await runner.query(
      `DELETE FROM deferred_statements WHERE statement ~ 'segment_flows|summed_segments|refuse_late_entry'`,
    );
  }
}
