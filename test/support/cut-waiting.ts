import type { Pool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 30_000;

/** As where its server goes away: cuts all connections of an app as soon as one of them waits for a lock. */
export async function cutWaiting(pool: Pool, app: string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(20)) {
    const { rowCount } = await pool.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = $1 AND EXISTS (
         SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1 AND wait_event_type = 'Lock')`,
      [app],
    );
    if (rowCount! > 0) return;
    if (Date.now() > deadline) throw new Error(`${app} waits for no lock`);
  }
}
