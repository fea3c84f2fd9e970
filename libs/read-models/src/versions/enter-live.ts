import type { PoolClient } from '#platform';

/** The live version, and the position up to which it tells all. */
export interface Entered {
  version: number;
  position: number;
}

/** Tables that are named without a schema are the live version's, until the transaction ends. @returns undefined where none is live */
export async function enterLive(client: PoolClient): Promise<Entered | undefined> {
  const { rows } = await client.query<Entered>(
    `SELECT version, position, set_config('search_path', schema_name || ', public', true)
     FROM public.projection_versions WHERE state = 'live'`,
  );
  return rows[0];
}
