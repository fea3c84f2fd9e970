import type { Instant } from '#contracts';
import { addMonths } from './calendar.js';
import type { Period, Terms, TermsTimeline } from './terms.js';

/** 28 days in microseconds. */
const SHORTEST_MONTH: Instant = 28 * 86_400_000_000;

/** The last moment at which the program still runs after a client signed up at `latestSignup` (rule 6). */
export function suspensionDeadline(latestSignup: Instant, terms: Terms): Instant {
  return addMonths(latestSignup, terms.inactivityMonths);
}

/**
 * Whether a payment at `t` finds the partner suspended: strictly after the deadline of the latest client signed up at
 * or before `t`. Terms are those of the payment.
 */
export function isSuspended(t: Instant, latestSignup: Instant, terms: Terms): boolean {
  // No month is shorter: by far the most payments need no calendar.
  if (t <= latestSignup + terms.inactivityMonths * SHORTEST_MONTH) return false;
  return t > suspensionDeadline(latestSignup, terms);
}

/**
 * The periods in which payments are suspended without a client signed up at `signup` and not suspended with it: what a
 * new client reactivates, and what taking the client away suspends again.
 *
 * @param before the latest other signup at or before `signup`; undefined where there is none, and then no other client
 *   has payments there
 * @param after the earliest other signup after `signup`
 */
export function reactivatedPeriods(
  before: Instant | undefined,
  signup: Instant,
  after: Instant | undefined,
  timeline: TermsTimeline,
): Period[] {
  if (before === undefined) return [];
  return timeline
    .periods()
    .map(({ terms, period }) => ({
      from: Math.max(signup, period.from, suspensionDeadline(before, terms) + 1),
      until: Math.min(after ?? Number.POSITIVE_INFINITY, period.until, suspensionDeadline(signup, terms) + 1),
    }))
    .filter(({ from, until }) => from < until);
}
