import type { MigrationInterface, QueryRunner } from 'typeorm';
import { defer, dropForLoading, SUMS, type VersionSchema } from '../versions/post-load.js';
import { clientOf } from './client-of.js';

/** What the ledger's own trigger checks of every entry, for all that came while it was not there. */
const REQUIRE_EVENTS = `DO $$ BEGIN
  -- joined by position alone: to hash both ids as well takes longer than to compare them
  IF (SELECT count(*) FROM ledger_entries entries JOIN events USING (position)
      WHERE (events.event_id = entries.event_id) IS TRUE) < (SELECT count(*) FROM ledger_entries) THEN
    RAISE EXCEPTION 'an entry names an event that the store does not hold' USING ERRCODE = 'foreign_key_violation';
  END IF;
END $$`;

/**
 * What is left to be built of versions that are filled without indexes. The first version, which is empty, is made so:
 * a consumer that has much to fill it with does so several times faster.
 *
 * Building is for the tables' owner alone. What was written down here is built with the owner's rights for whoever may
 * call `complete_version`, hence its own search_path; nobody else can write anything down. What it builds locks out
 * writers, and no readers: a key that is a constraint would.
 */
export class BareVersions1793000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deferred_statements (
        place      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        version    integer NOT NULL REFERENCES projection_versions ON DELETE CASCADE,
        -- what stands in one line is run in order
        line       text    NOT NULL,
        -- the largest table that it goes through
        table_read text    NOT NULL,
        statement  text    NOT NULL
      );
      CREATE FUNCTION complete_version(completed integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp SET enable_seqscan = on SET work_mem = '128MB'
        SET maintenance_work_mem = '256MB' SET max_parallel_maintenance_workers = 2 AS $$
      DECLARE
        own text;
        item text;
      BEGIN
        PERFORM FROM public.deferred_statements WHERE version = completed;
        IF NOT FOUND THEN
          RETURN;
        END IF;
        -- A replay builds its version itself; it has nothing left to be built in any other state.
        SELECT schema_name INTO own FROM public.projection_versions
        WHERE version = completed AND state IN ('live', 'catching up');
        IF NOT FOUND THEN
          RAISE EXCEPTION 'version % is still filled by a replay', completed USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        PERFORM set_config('search_path', own || ', public, pg_temp', true);
        FOR item IN SELECT statement FROM public.deferred_statements WHERE version = completed ORDER BY place LOOP
          EXECUTE item;
        END LOOP;
        DELETE FROM public.deferred_statements WHERE version = completed;
        FOR item IN SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = own::regnamespace LOOP
          EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', item);
          EXECUTE format('ALTER TABLE %s RESET (autovacuum_enabled)', item);
        END LOOP;
      END $$;
      REVOKE EXECUTE ON FUNCTION complete_version(integer) FROM PUBLIC;
    `);
    const empty = (await runner.query(
      `SELECT version, schema_name AS schema FROM projection_versions WHERE state = 'live' AND read_position = 0`,
    )) as VersionSchema[];
    const client = clientOf(runner);
    for (const bare of empty) {
      await dropForLoading(client, bare);
      await defer(client, bare.version, SUMS, REQUIRE_EVENTS, 'ledger_entries');
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`SELECT complete_version(version) FROM projection_versions WHERE state = 'live'`);
    await runner.query(`DROP FUNCTION complete_version(integer)`);
    await runner.query(`DROP TABLE deferred_statements`);
  }
}
