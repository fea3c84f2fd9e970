/** Moments of the sample history: milliseconds since 1970, as JavaScript's Date has them. */
export type Ms = number;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The two years of the history. Fixed, so that the same seed gives the same history on every day. */
export const BEGIN: Ms = Date.UTC(2024, 10, 1);
export const END: Ms = Date.UTC(2026, 10, 1);

/** `months` calendar months later, in UTC; the last day of a month that has no such day. */
export function addMonths(from: Ms, months: number): Ms {
  const date = new Date(from);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}
