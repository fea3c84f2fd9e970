import { isDatabaseFault } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';

/** Another primary takes the place of one that is gone within less. */
const WITHIN_MS = 60_000;
const PAUSE_MS = 500;

/**
 * Does what is safe to repeat, and again where the database was lost on the way: a command that is at work when the primary fails goes on
 * with its successor. @throws what is no fault that passes, or has not passed within a minute of its first appearance
 */
export async function untilServed<T>(work: () => Promise<T>, withinMs = WITHIN_MS): Promise<T> {
  for (let deadline: number | undefined; ; await sleep(PAUSE_MS)) {
    const begun = performance.now();
    try {
      return await work();
    } catch (error) {
      // Work that was under way for longer was lost anew.
      if (deadline === undefined || performance.now() - begun > withinMs) deadline = performance.now() + withinMs;
      if (!isDatabaseFault(error) || performance.now() >= deadline) throw error;
    }
  }
}
