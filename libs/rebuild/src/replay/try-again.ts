import { isRetriable } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRIES_MAX = 8;
const RETRY_FIRST_MS = 100;

/** Does something that can be repeated, again where the database had a fault that passes, with growing pauses. */
export async function tryAgain<T>(work: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isRetriable(error) || retries === RETRIES_MAX) throw error;
      await sleep(RETRY_FIRST_MS * 2 ** retries);
    }
  }
}
