import { civilFromDays, daysFromCivil, isDayOfCalendar } from './calendar.js';

/**
 * A moment in UTC as a whole number of microseconds since 1970-01-01T00:00:00Z: PostgreSQL's own
 * resolution, exact in a JavaScript number until the year 2255. Rules compare instants as numbers.
 */
export type Instant = number;

const MICROS_PER_MS = 1000;
const MICROS_PER_SECOND = 1_000_000;
const MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

/** Behind the seconds of a date-time. */
const FRACTION_AT = 19;
const DOT = 0x2e;
const PLUS = 0x2b;
const MINUS = 0x2d;
const COLON = 0x3a;
const SMALL_T = 0x74;
const SMALL_Z = 0x7a;
/** Set in a small letter, not in its capital. */
const SMALL = 0x20;

/**
 * Reads an RFC 3339 date-time. Digits after the microsecond are cut off; a leap second (`:60`) counts as the
 * first moment of the next minute. Read character by character, since every event has one: a tenth of what a regular
 * expression and a Date take.
 * @returns undefined where the text is no RFC 3339 date-time or names no day of the calendar.
 */
export function parseInstant(text: string): Instant | undefined {
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  const hour = pair(text, 11);
  const minute = pair(text, 14);
  const second = pair(text, 17);
  // Where there is no pair of digits each of these comparisons is with NaN, and fails.
  if (!(hour <= 23 && minute <= 59 && second <= 60 && isDayOfCalendar(year, month, day))) return undefined;
  const separated =
    text.charCodeAt(4) === MINUS &&
    text.charCodeAt(7) === MINUS &&
    (text.charCodeAt(10) | SMALL) === SMALL_T &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON;
  if (!separated) return undefined;

  const zoneAt = endOfFraction(text);
  const offset = offsetMinutes(text, zoneAt);
  if (offset === undefined) return undefined;
  const minutes = (daysFromCivil(year, month, day) * 24 + hour) * 60 + minute - offset;
  const instant = (minutes * 60 + second) * MICROS_PER_SECOND + fractionMicros(text, zoneAt);
  return Number.isSafeInteger(instant) ? instant : undefined;
}

/** Two digits as a number; NaN where they are none. */
function pair(text: string, at: number): number {
  const tens = digit(text, at);
  const ones = digit(text, at + 1);
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

const digit = (text: string, at: number): number => text.charCodeAt(at) - 0x30;

/** Where the zone begins: a dot without a digit belongs to no fraction, and so to no zone either. */
function endOfFraction(text: string): number {
  if (text.charCodeAt(FRACTION_AT) !== DOT) return FRACTION_AT;
  let at = FRACTION_AT + 1;
  while (digit(text, at) >= 0 && digit(text, at) <= 9) at += 1;
  return at === FRACTION_AT + 1 ? FRACTION_AT : at;
}

function fractionMicros(text: string, end: number): number {
  let micros = 0;
  let unit = MICROS_PER_SECOND / 10;
  for (let at = FRACTION_AT + 1; at < end && unit >= 1; at += 1, unit /= 10) micros += digit(text, at) * unit;
  return micros;
}

/** The offset that the text ends with: `Z` or `±hh:mm`. @returns undefined where it is neither */
function offsetMinutes(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at);
  if ((sign | SMALL) === SMALL_Z) return text.length === at + 1 ? 0 : undefined;
  if ((sign !== PLUS && sign !== MINUS) || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON)
    return undefined;
  const hours = pair(text, at + 1);
  const minutes = pair(text, at + 4);
  if (!(hours <= 23 && minutes <= 59)) return undefined;
  return (hours * 60 + minutes) * (sign === MINUS ? -1 : 1);
}

const padded = (digits: number): string[] =>
  Array.from({ length: 10 ** digits }, (_, n) => String(n).padStart(digits, '0'));
const TWO = padded(2);
const THREE = padded(3);

/**
 * RFC 3339 in UTC: milliseconds, or microseconds where the instant has them.
 * @throws RangeError outside of the years 0 to 9999, which alone have such a text
 */
export function formatInstant(instant: Instant): string {
  const days = Math.floor(instant / MICROS_PER_DAY);
  const ofDay = instant - days * MICROS_PER_DAY;
  const { year, month, day } = civilFromDays(days);
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`no year of four digits: ${instant} µs`);
  const seconds = Math.floor(ofDay / MICROS_PER_SECOND);
  const minutes = Math.floor(seconds / 60);
  const fraction = ofDay - seconds * MICROS_PER_SECOND;
  const ms = Math.floor(fraction / MICROS_PER_MS);
  const micros = fraction - ms * MICROS_PER_MS;
  const date = `${TWO[Math.floor(year / 100)]}${TWO[year % 100]}-${TWO[month]}-${TWO[day]}`;
  const time = `${TWO[Math.floor(minutes / 60)]}:${TWO[minutes % 60]}:${TWO[seconds % 60]}.${THREE[ms]}`;
  return `${date}T${time}${micros === 0 ? '' : THREE[micros]}Z`;
}

/** The present, to the millisecond. For recording and for queries only: no rule calls it. */
export function now(): Instant {
  return Date.now() * MICROS_PER_MS;
}
