import type { Pool } from '#platform';

/**
 * Makes the generations of ids so small that a test fills them, up to a position and beyond: in a database whose log is
 * still empty, by its owner.
 */
export async function useGenerationsOf(pool: Pool, size: number, until: number): Promise<void> {
  await pool.query(
    `CREATE OR REPLACE FUNCTION event_id_generation_size() RETURNS bigint LANGUAGE sql IMMUTABLE
     SET search_path = pg_catalog, pg_temp AS 'SELECT ${size}::bigint'`,
  );
  const { rows } = await pool.query<{ relation: string }>(
    'SELECT relation FROM event_id_generations ORDER BY first_position',
  );
  const [first, ...others] = rows.map(({ relation }) => relation);
  await pool.query(
    `DROP TABLE ${others.join(', ')};
     ALTER TABLE event_ids DETACH PARTITION ${first};
     ALTER TABLE event_ids ATTACH PARTITION ${first} FOR VALUES FROM (MINVALUE) TO (${size});
     SELECT make_event_partitions(${until})`,
  );
}
