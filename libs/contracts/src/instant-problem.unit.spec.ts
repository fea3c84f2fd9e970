import { describe, expect, test } from '@jest/globals';
import { instantProblem } from './instant-problem.js';
import { parseInstant } from './instant.js';

describe('what is wrong with a time', () => {
  test.each([
    ['9999-12-31T23:59:59Z', 'must lie from 1684-07-28T00:12:26Z to 2255-06-05T23:47:34Z, is of the year 9999'],
    ['0001-01-01T00:00:00Z', 'is of the year 0001'],
    ['2255-06-05T23:47:35Z', 'is of the year 2255'],
    ['2024-03-01T12:00:00', 'has no time zone: Z or an offset such as +02:00 stands at its end'],
    ['2024-03-01T12:00:00.123', 'has no time zone'],
    ['2024-03-01T12:00:00+0200', 'ends with what is neither Z nor an offset such as +02:00'],
    ['2024-03-01T12:00:00+24:00', 'ends with what is neither Z nor an offset'],
    ['2024-03-01T12:00:00 Europe/Berlin', 'ends with what is neither Z nor an offset'],
    ['2024-03-01T12:00:00.Z', 'ends with what is neither Z nor an offset'],
    ['2024-03-01 12:00:00Z', 'has no T between date and time'],
    ['2024-03-01', 'has a date alone'],
    ['2024-03-01T12:00Z', 'has no time of the form hh:mm:ss'],
    ['2024-03-01T24:00:00Z', 'names a time that no day has'],
    ['2023-02-29T00:00:00Z', 'names a day that is not in the calendar'],
    ['9999-13-01T00:00:00Z', 'names a day that is not in the calendar'],
    ['1709294400', 'is a number in quotes'],
    ['12024-03-01T12:00:00Z', 'has a year of more than four digits'],
    ['Fri, 01 Mar 2024 12:00:00 GMT', 'does not begin with a date of the form yyyy-mm-dd'],
    ['', 'is empty'],
  ])('of %j is said, with what is allowed', (text, found) => {
    expect(parseInstant(text)).toBeUndefined();
    expect(instantProblem(text)).toContain(found);
    expect(instantProblem(text)).toMatch(
      /^must (be an RFC 3339 date-time such as 2026-01-31T09:30:00Z|lie from .* to .*), /,
    );
  });

  test.each(['2024-03-01T12:00:00Z', '1684-07-28T00:12:26Z', '2255-06-05T23:47:34Z', '2024-02-29t23:59:60.9+23:59'])(
    'is nothing in %j, which is read',
    (text) => {
      expect(parseInstant(text)).toBeDefined();
      expect(instantProblem(text)).toBeUndefined();
    },
  );
});
