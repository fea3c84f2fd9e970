import type { MigrationInterface, QueryRunner } from 'typeorm';
import { deferTriggers, GUARDS, SUMS, type VersionSchema } from '../versions/post-load.js';
import { clientOf } from './client-of.js';

/**
 * What is left to be built is built statement by statement, by lines: a version that was filled is shown as soon as its
 * sums and its triggers are there; its other indexes follow, two at a time. So the triggers and whatever else
 * has to be done are statements like the rest: a version is bare as long as there is any, however a process ended.
 *
 * Building is for the tables' owner alone. What was written down is built with the owner's rights for whoever may call
 * these functions, hence their own search_path; nobody else can write anything down.
 */
export class BuiltByLines1793000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const versions = (await runner.query(
      `SELECT version, schema_name AS schema FROM projection_versions
       WHERE version IN (SELECT version FROM deferred_statements WHERE line <> $1)
         AND version NOT IN (SELECT version FROM deferred_statements WHERE line = $1)`,
      [GUARDS],
    )) as VersionSchema[];
    const client = clientOf(runner);
    for (const bare of versions) await deferTriggers(client, bare);
    // The check of all entries: before anybody sees them.
    await runner.query(
      `UPDATE deferred_statements SET line = $1 WHERE line = 'ledger_entries' AND statement LIKE 'DO %'`,
      [SUMS],
    );
    await runner.query(`
      -- No more processes than statements: they would take the cores from each other, and from whoever pays.
      CREATE FUNCTION build_next(built integer, of_line text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp SET enable_seqscan = on SET work_mem = '128MB'
        SET maintenance_work_mem = '256MB' SET max_parallel_maintenance_workers = 0 AS $$
      DECLARE
        own text;
        item text;
      BEGIN
        DELETE FROM public.deferred_statements
        WHERE place = (SELECT min(place) FROM public.deferred_statements WHERE version = built AND line = of_line)
        RETURNING statement INTO item;
        IF NOT FOUND THEN
          RETURN false;
        END IF;
        SELECT schema_name INTO own FROM public.projection_versions
        WHERE version = built AND state IN ('indexing', 'catching up', 'live');
        IF NOT FOUND THEN
          RAISE EXCEPTION 'version % is not at a stage where anything is built', built
            USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        PERFORM set_config('search_path', own || ', public, pg_temp', true);
        EXECUTE item;
        RETURN true;
      END $$;
      REVOKE EXECUTE ON FUNCTION build_next(integer, text) FROM PUBLIC;

      -- All that is left; waits for what others are building.
      CREATE OR REPLACE FUNCTION complete_version(completed integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp AS $$
      DECLARE
        next_line text;
      BEGIN
        FOR next_line IN
          SELECT line FROM public.deferred_statements WHERE version = completed ORDER BY place FOR UPDATE
        LOOP
          PERFORM public.build_next(completed, next_line);
        END LOOP;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`SELECT complete_version(version) FROM projection_versions WHERE state = 'live'`);
    await runner.query('DROP FUNCTION build_next(integer, text)');
  }
}
