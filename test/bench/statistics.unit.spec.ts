import { expect, test } from '@jest/globals';
import { median, percentile } from './statistics.js';

const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

test('a percentile is the least value that so many in a hundred do not exceed', () => {
  expect(percentile(hundred, 99)).toBe(99);
  expect(percentile(hundred, 50)).toBe(50);
  expect(percentile(hundred, 100)).toBe(100);
  expect(percentile([7], 99)).toBe(7);
  expect(() => percentile([], 99)).toThrow(RangeError);
});

test('the median of an even number of values is the mean of the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
