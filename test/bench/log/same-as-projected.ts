import { EventStore } from '#event-store';
import type { Pool } from '#platform';
import { READ_MODEL_TABLES } from '../../support/read-model-tables.js';
import { mustEqual } from '../check.js';
import { InOrderProjector } from './in-order-projector.js';
import { eventsInOrder, type PlacedPopulation } from './population.js';

/** The log and every table of a version. */
const TABLES = ['public.events', ...READ_MODEL_TABLES];

/**
 * Records the histories in one database and has the projector project them, and compares every row with the other
 * database, where the same histories were filled in. @throws WrongResultError
 */
export async function requireSameAsProjected(
  projected: Pool,
  filled: Pool,
  populations: readonly PlacedPopulation[],
): Promise<void> {
  await new EventStore(projected).appendBatch({ events: eventsInOrder(populations), refusals: [], offsets: [] });
  const projector = await InOrderProjector.on(projected);
  await projector.projectAll();
  await projector.release();
  for (const table of TABLES) {
    mustEqual(`${table} as filled in`, await rowsOf(filled, table), await rowsOf(projected, table));
  }
  for (const place of ['position FROM event_store_head', 'position, read_position FROM projection_versions']) {
    const [there, here] = await Promise.all([filled, projected].map((pool) => pool.query(`SELECT ${place}`)));
    mustEqual(place, there!.rows, here!.rows);
  }
}

/** All rows, but for the moment of recording. */
async function rowsOf(pool: Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ row: string }>(
    `SELECT (to_jsonb(one) - 'recorded_at')::text AS row FROM ${table} AS one ORDER BY row`,
  );
  return rows.map(({ row }) => row);
}
