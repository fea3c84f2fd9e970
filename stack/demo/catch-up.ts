import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '#platform';
import { SAMPLE_SOURCE } from '../sample-history/index.js';
import { StackError } from '../stack-error.js';

const POLL_MS = 250;
const STALLED_AFTER_MS = 60_000;

/** How many of the sample's events are in the event store, and how many events are not projected yet. */
export async function readProgress(pool: Pool): Promise<{ stored: number; lag: number }> {
  const { rows } = await pool.query<{ stored: number; lag: number }>(
    `SELECT (SELECT count(*) FROM events WHERE source = $1) AS stored,
            (SELECT position FROM event_store_head) - (SELECT position FROM projection_versions WHERE state = 'live') AS lag`,
    [SAMPLE_SOURCE],
  );
  return rows[0] ?? { stored: 0, lag: 0 };
}

/**
 * Waits until all `expected` events of the sample are stored and everything stored is projected.
 * @throws StackError when nothing has moved for a minute
 */
export async function waitForCatchUp(
  pool: Pool,
  expected: number,
  onProgress: (projected: number) => void,
): Promise<void> {
  let last = '';
  let movedAt = Date.now();
  for (;;) {
    const { stored, lag } = await readProgress(pool);
    onProgress(Math.max(0, stored - lag));
    if (stored >= expected && lag === 0) return;
    const now = `${stored} ${lag}`;
    if (now !== last) movedAt = Date.now();
    last = now;
    if (Date.now() - movedAt > STALLED_AFTER_MS) {
      throw new StackError(
        `The sample history does not get through: ${stored} of ${expected} events are stored, ${lag} are not projected, and nothing has moved for a minute. See the logs in .stack/logs.`,
      );
    }
    await sleep(POLL_MS);
  }
}
