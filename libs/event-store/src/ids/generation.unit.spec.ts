import { expect, test } from '@jest/globals';
import { isComplete, keysOf, writtenBehind, type Generation } from './generation.js';

const [a, b, c]: [Generation, Generation, Generation] = [
  { relation: 'a', first: 1, last: 7 },
  { relation: 'b', first: 8, last: 15 },
  { relation: 'c', first: 16, last: 23 },
];

test('a generation is complete when the head is at its end', () => {
  expect([6, 7, 8].map((head) => isComplete(a, head))).toEqual([false, true, true]);
  expect([keysOf(a), keysOf(b)]).toEqual([7, 8]);
});

test.each<[string, number, number, Generation[]]>([
  ['into the first', 0, 1, [a]],
  ['up to its end', 0, 7, [a]],
  ['over its end', 0, 8, [a, b]],
  ['from its end on', 7, 8, [b]],
  ['over two ends', 6, 10, [a, b, c]],
])('events are written %s', (_, head, events, written) => {
  expect(writtenBehind([a, b, c], head, events)).toEqual(written);
});
