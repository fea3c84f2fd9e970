import type { QueryRunner } from 'typeorm';

/** Does something in the schema of each version that there is. */
export async function inEachVersion(runner: QueryRunner, sql: string): Promise<void> {
  const versions = (await runner.query(
    'SELECT schema_name AS schema FROM projection_versions JOIN pg_namespace ON nspname = schema_name',
  )) as { schema: string }[];
  for (const { schema } of versions) await runner.query(`SET LOCAL search_path TO ${schema}, public, pg_temp; ${sql}`);
  await runner.query('SET LOCAL search_path TO public');
}
