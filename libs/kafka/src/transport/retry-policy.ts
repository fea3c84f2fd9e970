/** How often, and how soon, a batch is tried again that failed for a passing reason. */
export interface RetryPolicy {
  /** Attempts in a row, before the partition is paused. */
  attempts: number;
  /** Wait before the second attempt; doubled for each further one. */
  firstDelayMs: number;
  delayMaxMs: number;
  /** Pause of a partition whose attempts are used up; doubled each time in a row. */
  firstPauseMs: number;
  pauseMaxMs: number;
}

export const RETRY_POLICY: RetryPolicy = {
  attempts: 4,
  firstDelayMs: 100,
  delayMaxMs: 1000,
  firstPauseMs: 1000,
  pauseMaxMs: 15_000,
};

/** `firstMs`, doubled `times` times, at most `maxMs`; up to a fifth is taken off at random, so that many do not wake at once. */
export function backoffMs(firstMs: number, maxMs: number, times: number, random = Math.random()): number {
  return Math.round(Math.min(firstMs * 2 ** times, maxMs) * (1 - random / 5));
}
