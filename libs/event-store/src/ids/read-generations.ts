import type { Pool, PoolClient } from '#platform';
import type { Generation } from './generation.js';

/** All there are, in the order of the log; the last ones are still empty. */
export async function readGenerations(client: Pool | PoolClient): Promise<Generation[]> {
  const { rows } = await client.query<Generation>(
    `SELECT relation, first_position::float8 AS first, last_position::float8 AS last
     FROM event_id_generations ORDER BY first_position`,
  );
  return rows;
}

/** Pages of the table that are read at once: some 20,000 keys. */
const PAGES_AT_ONCE = 200;

/**
 * The keys of a generation, one behind the other, in pieces. Each piece is a short statement that finds its pages by
 * their number: nothing is sorted, held or waited for, and the caller may stop at any.
 */
export async function* readKeys(
  client: Pool | PoolClient,
  { relation, first, last }: Generation,
): AsyncGenerator<Buffer> {
  const { rows } = await client.query<{ pages: number }>(
    `SELECT (pg_relation_size($1::regclass) / current_setting('block_size')::int)::float8 AS pages`,
    [relation],
  );
  for (let page = 0; page < rows[0]!.pages; page += PAGES_AT_ONCE) {
    // By the whole table's name, on which the roles have their rights; its plan has this one partition.
    const { rows: pieces } = await client.query<{ keys: Buffer | null }>(
      `SELECT string_agg(uuid_send(event_key), '') AS keys FROM event_ids
       WHERE position BETWEEN ${first} AND ${last}
         AND ctid >= '(${page},0)'::tid AND ctid < '(${page + PAGES_AT_ONCE},0)'::tid`,
    );
    const { keys } = pieces[0]!;
    if (keys) yield keys;
  }
}
