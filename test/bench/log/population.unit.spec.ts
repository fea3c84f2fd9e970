import { expect, test } from '@jest/globals';
import { eventsOf, interleave, place, positionOf, type PlacedPopulation, type Population } from './population.js';

const population = (partnerId: string, contract: boolean): Population => ({
  partnerId,
  payments: 6,
  paymentsPerClient: 3,
  contract,
});

const populations = [population('a', true), population('b', true), population('c', false)];

/** Every position that the populations' events have, in order. */
const positionsOf = (placed: readonly PlacedPopulation[]): number[] =>
  placed
    .flatMap((one) => Array.from({ length: eventsOf(one) }, (_, i) => positionOf(one, i + 1)))
    .sort((a, b) => a - b);

test.each([
  ['one behind the other', place(populations)],
  ['side by side', interleave(populations, 1_000)],
])('populations %s have dense positions', (_, placed) => {
  const positions = positionsOf(placed);
  expect(positions).toEqual(positions.map((_, i) => i + 1));
});

test('side by side, the shorter histories come last', () => {
  expect(() => interleave([...populations].reverse(), 1_000)).toThrow(RangeError);
});
