import { isDayOfCalendar } from './calendar.js';
import { formatInstant, parseInstant } from './instant.js';

const toSecond = (text: string): string => text.replace('.000', '');

/** What can be recorded, to the second: microseconds from 1970 on that a JavaScript number holds exactly. */
const FIRST = toSecond(formatInstant(Math.ceil(Number.MIN_SAFE_INTEGER / 1e6) * 1e6));
const LAST = toSecond(formatInstant(Math.floor(Number.MAX_SAFE_INTEGER / 1e6) * 1e6));

/**
 * What is wrong with text that `parseInstant` does not read, and what is allowed. The text itself is not repeated: it may
 * be anything.
 * @returns undefined where it is read
 */
export function instantProblem(text: string): string | undefined {
  if (parseInstant(text) !== undefined) return undefined;
  const found = notDateTime(text);
  if (found !== undefined) return `must be an RFC 3339 date-time such as 2026-01-31T09:30:00Z, ${found}`;
  return `must lie from ${FIRST} to ${LAST}, is of the year ${text.slice(0, 4)}`;
}

function notDateTime(text: string): string | undefined {
  const [, year, month, day, behind = ''] = /^(\d{4})-(\d\d)-(\d\d)([^]*)$/.exec(text) ?? [];
  if (year === undefined) return notDate(text);
  if (!isDayOfCalendar(Number(year), Number(month), Number(day))) return 'names a day that is not in the calendar';
  if (behind === '') return 'has a date alone';
  if (!/^[Tt]/.test(behind)) return 'has no T between date and time';
  const [, time, zone = ''] = /^.(\d\d:\d\d:\d\d(?:\.\d+)?)([^]*)$/.exec(behind) ?? [];
  if (time === undefined) return 'has no time of the form hh:mm:ss';
  if (!isRead(`2000-01-01T${time}Z`)) return 'names a time that no day has';
  if (zone === '') return 'has no time zone: Z or an offset such as +02:00 stands at its end';
  if (!isRead(`2000-01-01T00:00:00${zone}`)) return 'ends with what is neither Z nor an offset such as +02:00';
  return undefined;
}

function notDate(text: string): string {
  if (text === '') return 'is empty';
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return 'is a number in quotes';
  if (/^[+-]?\d{5,}-/.test(text)) return 'has a year of more than four digits';
  return 'does not begin with a date of the form yyyy-mm-dd';
}

const isRead = (text: string): boolean => parseInstant(text) !== undefined;
