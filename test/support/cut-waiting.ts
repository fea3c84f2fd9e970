import type { Pool } from '#platform';
import { eventually } from './eventually.js';

/** As where its server goes away: cuts all connections of an app as soon as one of them waits for a lock. */
export async function cutWaiting(pool: Pool, app: string): Promise<void> {
  const cut = () =>
    pool.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = $1 AND EXISTS (
         SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1 AND wait_event_type = 'Lock')`,
      [app],
    );
  await eventually(cut, ({ rowCount }) => rowCount! > 0, { what: `${app} waits for a lock` });
}
