import type { Instant } from '#contracts';

/** A month of the calendar, UTC: `2026-03`. As text, months sort as they follow each other. */
export type Month = string;

const MONTH = /^([0-9]{4})-(0[1-9]|1[0-2])$/;

export const isMonth = (text: string): text is Month => MONTH.test(text);

export const monthOf = (instant: Instant): Month => new Date(Math.floor(instant / 1_000)).toISOString().slice(0, 7);

const numberOf = (month: Month): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;

const ofNumber = (number: number): Month =>
  `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;

export const monthAfter = (month: Month): Month => ofNumber(numberOf(month) + 1);

/** From `first` to `last`, both included; none where `last` lies before. */
export function monthsBetween(first: Month, last: Month): Month[] {
  const from = numberOf(first);
  return Array.from({ length: Math.max(0, numberOf(last) - from + 1) }, (_, i) => ofNumber(from + i));
}
