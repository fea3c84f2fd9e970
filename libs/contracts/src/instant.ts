/**
 * A moment in UTC as a whole number of microseconds since 1970-01-01T00:00:00Z: PostgreSQL's own
 * resolution, exact in a JavaScript number until the year 2255. Rules compare instants as numbers.
 */
export type Instant = number;

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;

const MICROS_PER_MS = 1000;

/**
 * Reads an RFC 3339 date-time. Digits after the microsecond are cut off; a leap second (`:60`) counts as the
 * first moment of the next minute.
 * @returns undefined where the text is no RFC 3339 date-time or names no day of the calendar.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', , sign, offsetHours, offsetMinutes] = match;
  const y = Number(year);
  const mo = Number(month);
  const d = Number(day);
  const h = Number(hour);
  const mi = Number(minute);
  const s = Number(second);
  if (h > 23 || mi > 59 || s > 60) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(y, mo - 1, d);
  if (date.getUTCFullYear() !== y || date.getUTCMonth() !== mo - 1 || date.getUTCDate() !== d) return undefined;
  let offset = 0;
  if (sign !== undefined) {
    const oh = Number(offsetHours);
    const om = Number(offsetMinutes);
    if (oh > 23 || om > 59) return undefined;
    offset = (oh * 60 + om) * (sign === '-' ? -1 : 1);
  }
  date.setUTCHours(h, mi - offset, s, 0);
  const instant = date.getTime() * MICROS_PER_MS + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return Number.isSafeInteger(instant) ? instant : undefined;
}

/** RFC 3339 in UTC: milliseconds, or microseconds where the instant has them. */
export function formatInstant(instant: Instant): string {
  const ms = Math.floor(instant / MICROS_PER_MS);
  const micros = instant - ms * MICROS_PER_MS;
  const text = new Date(ms).toISOString();
  return micros === 0 ? text : `${text.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

/** The present, to the millisecond. For recording and for queries only: no rule calls it. */
export function now(): Instant {
  return Date.now() * MICROS_PER_MS;
}
