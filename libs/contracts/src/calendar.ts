/** The Gregorian calendar by arithmetic alone, without a Date: on the hot path of every event's time. */

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A cycle of 400 years, after which the calendar repeats. */
const DAYS_OF_CYCLE = 146_097;
/** From 0000-03-01 to 1970-01-01. */
const DAYS_BEFORE_1970 = 719_468;

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Whether there is such a day; false for what is no number. */
export function isDayOfCalendar(year: number, month: number, day: number): boolean {
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1)) return false;
  return day <= (DAYS_OF_MONTH[month - 1] ?? 0) + (month === 2 && isLeapYear(year) ? 1 : 0);
}

/** Days from 1970-01-01 to this one. Years begin in March here, so that the leap day is a year's last. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const cycle = Math.floor(years / 400);
  const ofCycle = years - cycle * 400;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const days = ofCycle * 365 + Math.floor(ofCycle / 4) - Math.floor(ofCycle / 100) + dayOfYear;
  return cycle * DAYS_OF_CYCLE + days - DAYS_BEFORE_1970;
}

/** The day so many days after 1970-01-01. */
export function civilFromDays(days: number): { year: number; month: number; day: number } {
  const fromMarch = days + DAYS_BEFORE_1970;
  const cycle = Math.floor(fromMarch / DAYS_OF_CYCLE);
  const dayOfCycle = fromMarch - cycle * DAYS_OF_CYCLE;
  const leapDays = Math.floor(dayOfCycle / 1460) - Math.floor(dayOfCycle / 36_524) + Math.floor(dayOfCycle / 146_096);
  const yearOfCycle = Math.floor((dayOfCycle - leapDays) / 365);
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}
