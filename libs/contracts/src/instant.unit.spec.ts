import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant, parseInstant } from './instant.js';
import { runs } from '../../../test/support/runs.js';

/** The same by a regular expression and a Date: nothing of it is shared with what is tested. */
function byDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/.exec(
    text,
  );
  if (!match) return undefined;
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = match.slice(1, 7).map(Number);
  const [oh = 0, om = 0] = match.slice(10, 12).map((part) => Number(part ?? 0));
  const date = new Date(0);
  date.setUTCFullYear(y, mo - 1, d);
  const exists = date.getUTCFullYear() === y && date.getUTCMonth() === mo - 1 && date.getUTCDate() === d;
  if (!exists || h > 23 || mi > 59 || s > 60 || oh > 23 || om > 59) return undefined;
  date.setUTCHours(h, mi - (oh * 60 + om) * (match[9] === '-' ? -1 : 1), s, 0);
  const instant = date.getTime() * 1000 + Number((match[7] ?? '').slice(0, 6).padEnd(6, '0'));
  return Number.isSafeInteger(instant) ? instant : undefined;
}

const digits = (max: number, length: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(length, '0'));

/** Date-times, most of them of the calendar, many near its edges. */
const dateTimes = fc
  .tuple(
    fc.oneof(digits(9999, 4), fc.constantFrom('1970', '2000', '2024', '2100', '2255', '1684')),
    fc.oneof(digits(13, 2), fc.constantFrom('02', '03')),
    fc.oneof(digits(32, 2), fc.constantFrom('28', '29', '30', '31')),
    fc.constantFrom('T', 't', ' '),
    digits(24, 2),
    digits(60, 2),
    digits(61, 2),
    fc.oneof(
      fc.constantFrom('', '', '.', ',5'),
      digits(999, 3).map((ms) => `.${ms}`),
      digits(99_999_999, 8).map((f) => `.${f}`),
    ),
    fc.oneof(
      fc.constantFrom('Z', 'Z', 'z', '', '+01', '+0100', 'Z '),
      fc.tuple(fc.constantFrom('+', '-'), digits(24, 2), digits(60, 2)).map(([sign, h, m]) => `${sign}${h}:${m}`),
    ),
  )
  .map(([y, mo, d, t, h, mi, s, fraction, zone]) => `${y}-${mo}-${d}${t}${h}:${mi}:${s}${fraction}${zone}`);

describe('an instant', () => {
  test('is what a regular expression and a Date read', () => {
    fc.assert(
      fc.property(dateTimes, (text) => {
        expect([text, parseInstant(text)]).toEqual([text, byDate(text)]);
      }),
      { numRuns: runs(5000) },
    );
  });

  test('is read from no text that differs in one character, unless a regular expression reads it too', () => {
    const changed = fc.tuple(
      dateTimes,
      fc.nat(40),
      fc.constantFrom('', '0', ':', '-', '.', 'Z', 'x', '\u0130', '٣', '\n'),
    );
    fc.assert(
      fc.property(changed, ([text, at, by]) => {
        const other = text.slice(0, at) + by + text.slice(at + 1);
        expect([other, parseInstant(other)]).toEqual([other, byDate(other)]);
      }),
      { numRuns: runs(5000) },
    );
  });

  test('is written as a Date writes it, with the microseconds behind', () => {
    const year0 = -62_167_219_200_000_000;
    fc.assert(
      fc.property(fc.integer({ min: year0 / 1000, max: 253_402_300_799_999 }), fc.nat(999), (ms, micros) => {
        fc.pre(Number.isSafeInteger(ms * 1000 + micros));
        const behind = micros === 0 ? 'Z' : `${String(micros).padStart(3, '0')}Z`;
        expect(formatInstant(ms * 1000 + micros)).toBe(new Date(ms).toISOString().replace('Z', behind));
      }),
      { numRuns: runs(5000) },
    );
  });

  test('on the first and the last day of every month of a cycle of the calendar is written and read', () => {
    for (let month = -200 * 12; month <= 200 * 12; month += 1) {
      const first = Date.UTC(1970, month, 1);
      for (const ms of [first - 86_400_000, first]) {
        const text = new Date(ms).toISOString();
        if (formatInstant(ms * 1000) !== text) throw new Error(text);
        if (parseInstant(text) !== ms * 1000) throw new Error(text);
      }
    }
  });

  test('of a year with more digits has no text', () => {
    expect(() => formatInstant(253_402_300_800_000_000)).toThrow(RangeError);
    expect(() => formatInstant(NaN)).toThrow(RangeError);
  });

  test('is read back from what it is written as, to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_000_000_000_000_000, max: 9_000_000_000_000_000 }), (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant);
      }),
    );
  });

  test('is the same in every offset', () => {
    const noon = parseInstant('2024-03-01T12:00:00Z');
    for (const text of ['2024-03-01T13:30:00+01:30', '2024-02-29T23:00:00-13:00', '2024-03-01t12:00:00.000z']) {
      expect(parseInstant(text)).toBe(noon);
    }
  });

  test('of a leap second is the first moment of the next minute', () => {
    expect(parseInstant('2016-12-31T23:59:60Z')).toBe(parseInstant('2017-01-01T00:00:00Z'));
  });

  test('is cut to the microsecond', () => {
    expect(parseInstant('2024-03-01T12:00:00.1234569Z')! % 1_000_000).toBe(123_456);
  });

  test.each([
    '2024-03-01',
    '2024-03-01T12:00:00',
    '2024-03-01 12:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-03-01T24:00:00Z',
    '2024-03-01T12:60:00Z',
    '2024-03-01T12:00:00+24:00',
    '2024-03-01T12:00:00.Z',
    '9999-01-01T00:00:00Z',
    '',
  ])('is not read from %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
