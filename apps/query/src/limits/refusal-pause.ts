import { setTimeout as sleep } from 'node:timers/promises';

/** So long a refusal waits: who tries again as soon as it is refused costs a fraction of what it could, and nobody else notices. */
export const REFUSAL_PAUSE_MS = 250;

/** Does what a limit may refuse. */
export async function refusingSlowly<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await sleep(REFUSAL_PAUSE_MS);
    throw error;
  }
}
