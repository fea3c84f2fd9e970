import type { Instant } from '#contracts';

const DAY = 86_400_000_000;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2200;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** How many days each month has, from January 1970 on. */
const LENGTHS: number[] = [];
for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
  LENGTHS.push(31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);
}

/** How many days of the epoch lie before each month. */
const STARTS: number[] = [0];
LENGTHS.forEach((length, month) => STARTS.push(STARTS[month]! + length));

/**
 * The same day of the month and time of day, `months` months later, in UTC; the month's last day where it has no such
 * day (29 February + 12 months = 28 February). For moments between 1970 and 2200.
 */
export function monthsLater(moment: Instant, months: number): Instant {
  const timeOfDay = moment % DAY;
  const day = (moment - timeOfDay) / DAY;
  const month = STARTS.findIndex((start, m) => start <= day && day < start + LENGTHS[m]!);
  const daysIntoMonth = day - STARTS[month]!;
  const later = month + months;
  const lastDay = LENGTHS[later]! - 1;
  return (STARTS[later]! + (daysIntoMonth < lastDay ? daysIntoMonth : lastDay)) * DAY + timeOfDay;
}
