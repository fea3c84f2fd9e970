import type { Pool } from '#platform';
import { eventually } from './eventually.js';

/** Waits until so many connections to a database wait for a lock. */
export async function heldUp(pool: Pool, count = 1): Promise<void> {
  const waiting = async () => {
    const { rows } = await pool.query<{ query: string }>(
      `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows;
  };
  await eventually(waiting, ({ length }) => length >= count, { what: `${count} wait for a lock` });
}
