import type { Instant } from '#contracts';
import { addMonths } from './calendar.js';
import type { Period, Terms, TermsTimeline } from './terms.js';

/** A day in microseconds. */
const DAY: Instant = 86_400_000_000;
const SHORTEST_MONTH: Instant = 28 * DAY;
/** Days that one month has and another has not, at most. */
const MISSING_DAYS_MAX = 3;

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
 * When the latest client may have signed up for the program still to run at `t`. One stretch of time without end, but
 * for the mornings of days that the month of the deadline does not have: theirs is the last day of that month, at the same time of day.
 */
export function signupsActiveAt(t: Instant, terms: Terms): Period[] {
  const earliest = addMonths(t, -terms.inactivityMonths);
  const timeOfDay = ((t % DAY) + DAY) % DAY;
  const midnight = earliest - timeOfDay;
  const periods: Period[] = [];
  let from = isSuspended(t, earliest, terms) ? midnight + DAY : earliest;
  for (let until = midnight + DAY; until <= midnight + MISSING_DAYS_MAX * DAY; until += DAY) {
    if (!isSuspended(t, until, terms)) continue;
    periods.push({ from, until });
    from = until + timeOfDay;
  }
  return [...periods, { from, until: Number.POSITIVE_INFINITY }];
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
