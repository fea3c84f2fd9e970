import { setTimeout as sleep } from 'node:timers/promises';
import { inspect, isDeepStrictEqual } from 'node:util';

/** How long anything is waited for that ends the wait as soon as it is there: far longer than a machine is slow, so that what is not there by then is stuck. */
export const PATIENCE_MS = 120_000;

const shown = (value: unknown): string =>
  typeof value === 'function' ? String(value) : inspect(value, { depth: 8, breakLength: 120, maxStringLength: 4_000 });

/**
 * Asks again and again until the answer is as wanted. What asking throws is thrown at once.
 * @param wanted the answer itself, or what has to hold of it; left out: that there is one
 * @param options.what is waited for, in words, where the code that asks does not say it
 * @throws with the last answer, and with what was waited for
 */
export async function eventually<T>(
  read: () => T | Promise<T>,
  wanted: NoInfer<T> | ((answer: T) => boolean) = Boolean,
  { what = `${shown(wanted)} of ${shown(read)}`, everyMs = 20 }: { what?: string; everyMs?: number } = {},
): Promise<T> {
  const holds = typeof wanted === 'function' ? (wanted as (answer: T) => boolean) : isEqualTo(wanted);
  for (const giveUpAt = performance.now() + PATIENCE_MS; ; await sleep(everyMs)) {
    const answer = await read();
    if (holds(answer)) return answer;
    if (performance.now() > giveUpAt)
      throw new Error(`not within ${PATIENCE_MS / 1_000} s: ${what}; the last answer was ${shown(answer)}`);
  }
}

const isEqualTo =
  <T>(wanted: T) =>
  (answer: T): boolean =>
    isDeepStrictEqual(answer, wanted);
