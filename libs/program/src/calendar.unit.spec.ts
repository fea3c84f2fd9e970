import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMonths } from './calendar.js';

const at = (text: string): number => Date.parse(text) * 1000;

describe('Calendar months in UTC (rule 6)', () => {
  test.each([
    ['a year keeps the day and the time of day', '2025-03-10T11:22:33.444Z', 12, '2026-03-10T11:22:33.444Z'],
    ['a year that holds a leap day is 366 days', '2024-01-15T00:00:00Z', 12, '2025-01-15T00:00:00Z'],
    ['29 February and 12 months is 28 February', '2024-02-29T12:00:00Z', 12, '2025-02-28T12:00:00Z'],
    ['29 February and 48 months is 29 February', '2024-02-29T12:00:00Z', 48, '2028-02-29T12:00:00Z'],
    [
      '28 February and 12 months stays the 28th though that month has a 29th',
      '2023-02-28T00:00:00Z',
      12,
      '2024-02-28T00:00:00Z',
    ],
    ['31 January and a month is the last of February', '2025-01-31T23:59:59.999Z', 1, '2025-02-28T23:59:59.999Z'],
    ['31 January and a month is the 29th in a leap year', '2024-01-31T00:00:00Z', 1, '2024-02-29T00:00:00Z'],
    ['31 March and a month is 30 April', '2025-03-31T00:00:00Z', 1, '2025-04-30T00:00:00Z'],
    ['30 April and a month is 30 May, not the last of May', '2025-04-30T00:00:00Z', 1, '2025-05-30T00:00:00Z'],
    ['31 December and 2 months crosses the year', '2025-12-31T00:00:00Z', 2, '2026-02-28T00:00:00Z'],
    ['30 November and a month ends in December', '2025-11-30T00:00:00Z', 1, '2025-12-30T00:00:00Z'],
    ['120 months are ten years', '2025-05-05T05:05:05Z', 120, '2035-05-05T05:05:05Z'],
    ['the century that is no leap year has no 29 February', '2096-02-29T00:00:00Z', 48, '2100-02-28T00:00:00Z'],
    ['moments before 1970 are counted alike', '1968-02-29T06:00:00Z', 12, '1969-02-28T06:00:00Z'],
    ['a month across 1970 keeps the time of day', '1969-12-31T23:00:00Z', 1, '1970-01-31T23:00:00Z'],
  ])('%s', (_, from, months, to) => {
    expect(addMonths(at(from), months)).toBe(at(to));
  });

  test('The microsecond of the day is kept', () => {
    expect(addMonths(at('2024-02-29T23:59:59.999Z') + 999, 12)).toBe(at('2025-02-28T23:59:59.999Z') + 999);
    expect(addMonths(at('1969-06-30T00:00:00Z') + 1, 1)).toBe(at('1969-07-30T00:00:00Z') + 1);
  });

  test('A later moment never gives an earlier deadline', () => {
    const moment = fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2100-01-01T00:00:00Z') });
    fc.assert(
      fc.property(moment, moment, fc.integer({ min: 1, max: 120 }), (a, b, months) => {
        expect(addMonths(Math.min(a, b), months)).toBeLessThanOrEqual(addMonths(Math.max(a, b), months));
      }),
    );
  });
});
