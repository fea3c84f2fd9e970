import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The slow lane of a version is emptied with the owner's rights: whoever may delete rows of a table may lock all of it, readers out
 * as well, and a projector has no need of that.
 */
export class EmptySlowLane1793000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION empty_slow_lane(of_schema text) RETURNS void LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        PERFORM FROM public.projection_versions WHERE schema_name = of_schema;
        IF NOT FOUND THEN
          RAISE EXCEPTION '% is no version''s schema', of_schema USING ERRCODE = 'invalid_schema_name';
        END IF;
        EXECUTE format('DELETE FROM %I.slow_facts', of_schema);
      END $$;
      REVOKE EXECUTE ON FUNCTION empty_slow_lane(text) FROM PUBLIC;
    `);
  }

  /** The right to delete the rows is granted by the release before: `referral-ledger roles`. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION empty_slow_lane(text)');
  }
}
