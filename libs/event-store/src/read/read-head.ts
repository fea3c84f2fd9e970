import type { Pool, PoolClient } from '#platform';

/** The last position; 0 where nothing is recorded yet. */
export async function readHead(client: Pool | PoolClient): Promise<number> {
  const { rows } = await client.query<{ position: number }>(
    'SELECT position::float8 AS position FROM event_store_head',
  );
  return rows[0]!.position;
}
