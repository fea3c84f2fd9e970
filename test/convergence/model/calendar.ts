import type { Instant } from '#contracts';

const DAY = 86_400_000_000;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const lengthsOfMonths = (year: number): number[] => [
  31,
  isLeap(year) ? 29 : 28,
  31,
  30,
  31,
  30,
  31,
  31,
  30,
  31,
  30,
  31,
];

/**
 * The same day of the month and time of day, `months` months later, in UTC; the month's last day where it has no such
 * day (29 February + 12 months = 28 February). Counts months from 1970 one by one: for moments since then.
 */
export function monthsLater(moment: Instant, months: number): Instant {
  const timeOfDay = moment % DAY;
  let daysLeft = (moment - timeOfDay) / DAY;
  let month = 0;
  while (daysLeft >= lengthOf(month)) {
    daysLeft -= lengthOf(month);
    month += 1;
  }
  let days = 0;
  for (let m = 0; m < month + months; m += 1) days += lengthOf(m);
  return (days + Math.min(daysLeft, lengthOf(month + months) - 1)) * DAY + timeOfDay;
}

/** How many days the month has; months are counted from January 1970. */
function lengthOf(month: number): number {
  return lengthsOfMonths(1970 + Math.floor(month / 12))[month % 12]!;
}
