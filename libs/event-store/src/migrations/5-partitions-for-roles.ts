import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An app's role may append and may not make tables: the partitions that appending needs are made by this function with
 * the rights of whoever migrated, hence its own search_path. Who may call it is granted with the roles.
 */
export class PartitionsForRoles1793000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER FUNCTION ensure_event_partitions(bigint) SECURITY DEFINER SET search_path = public, pg_temp;
      REVOKE EXECUTE ON FUNCTION ensure_event_partitions(bigint) FROM PUBLIC;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER FUNCTION ensure_event_partitions(bigint) SECURITY INVOKER RESET search_path;
      GRANT EXECUTE ON FUNCTION ensure_event_partitions(bigint) TO PUBLIC;
    `);
  }
}
