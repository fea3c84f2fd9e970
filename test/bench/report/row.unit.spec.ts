import { expect, test } from '@jest/globals';
import { ratioRow } from './row.js';

const runs = [
  { value: 30, reference: 10 },
  { value: 12, reference: 10 },
  { value: 20, reference: 20 },
];

test('the ratio is the median of the ratios of the runs, not the ratio of their medians', () => {
  expect(ratioRow('x', 'ms', runs, { atMost: 1.5 })).toMatchObject({
    value: 20,
    reference: 10,
    ratio: 1.2,
    spread: [1, 3],
    target: '≤ 1.5',
    met: true,
  });
});

test('a target is met at its bound, from either side', () => {
  const once = [{ value: 1, reference: 2 }];
  expect(ratioRow('x', '1/s', once, { atLeast: 0.5 }).met).toBe(true);
  expect(ratioRow('x', '1/s', once, { atLeast: 0.51 }).met).toBe(false);
  expect(ratioRow('x', 'ms', once, { atMost: 0.5 }).met).toBe(true);
  expect(ratioRow('x', 'ms', once, { atMost: 0.49 }).met).toBe(false);
});
