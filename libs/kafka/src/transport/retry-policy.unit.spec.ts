import { describe, expect, test } from '@jest/globals';
import { backoffMs } from './retry-policy.js';

describe('backoffMs', () => {
  test('doubles up to the limit', () => {
    expect([0, 1, 2, 3, 10].map((times) => backoffMs(100, 1000, times, 0))).toEqual([100, 200, 400, 800, 1000]);
  });

  test('takes off at most a fifth, at random', () => {
    expect(backoffMs(100, 1000, 0, 1)).toBe(80);
  });
});
