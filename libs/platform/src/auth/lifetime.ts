import type { JWTPayload } from 'jose';

/** Seconds that another machine's clock may differ by. */
export const CLOCK_TOLERANCE_SECONDS = 5;

/**
 * What is wrong with how long a token lives, `now` in seconds; undefined where nothing is. Without `iat` nobody knows how long it has
 * lived: the last day of a token that lives for years would look like that of one made today.
 */
export function lifetimeProblem({ iat, exp }: JWTPayload, maxSeconds: number, now: number): string | undefined {
  if (exp === undefined) return 'it has no "exp": a token that never ends is not taken';
  if (iat === undefined) return 'it has no "iat": nobody can say how long it lives';
  if (iat > now + CLOCK_TOLERANCE_SECONDS) return 'its "iat" lies in the future';
  if (exp - iat > maxSeconds + CLOCK_TOLERANCE_SECONDS) return `it lives longer than ${maxSeconds} s`;
  return undefined;
}
