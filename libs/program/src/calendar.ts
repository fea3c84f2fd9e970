import type { Instant } from '#contracts';

const MICROS_PER_DAY = 86_400_000_000;

/**
 * The same day and time of day `months` calendar months later, in UTC; the last day of the month where that month has
 * no such day (29 February + 12 months = 28 February). Rule 6.
 */
export function addMonths(instant: Instant, months: number): Instant {
  const timeOfDay = ((instant % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY;
  const date = new Date((instant - timeOfDay) / 1000);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) * 1000 + timeOfDay;
}
