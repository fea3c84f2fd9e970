import { readHead } from '#event-store';
import type { Pool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '../engine/checkpoint.js';

/** A log that grows faster, in events a second, is one that a projector could not follow batch by batch. */
export const RUSH_PER_SECOND = 5_000;
/** A log that has so many events already is worth being folded in memory. */
const MANY = 20_000;
const LOOK_MS = 200;

/**
 * Whether a version that reflects nothing yet has much before it: a log that is long already, or one that grows in a rush,
 * as when a consumer starts with a backlog. Asked once, when there is a first event, which waits for a fifth of a second.
 * @param pause between two looks: a fifth of a second
 * @returns undefined as long as the log is empty
 */
export async function hasMuchBefore(
  pool: Pool,
  lease: Lease,
  pause: () => Promise<unknown> = () => sleep(LOOK_MS),
): Promise<boolean | undefined> {
  const { rows } = await pool.query<{ position: number }>(
    'SELECT read_position AS position FROM projection_versions WHERE version = $1',
    [lease.version],
  );
  if (rows[0]!.position > 0) return false;
  const before = await readHead(pool);
  if (before === 0) return undefined;
  if (before >= MANY) return true;
  await pause();
  const head = await readHead(pool);
  return head >= MANY || (head - before) * 1000 >= RUSH_PER_SECOND * LOOK_MS;
}
