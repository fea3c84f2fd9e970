import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant, parseInstant } from './instant.js';

describe('an instant', () => {
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
