import { expect, test } from '@jest/globals';
import { UsageError } from './options.js';
import { selection, type Scenario } from './scenario.js';

const scenario: Scenario = { summary: '', parts: { one: '', two: '' }, run: () => Promise.resolve([]) };

test('without --only everything is wanted, with it what is named', () => {
  expect(selection(scenario, { only: [] })('two')).toBe(true);
  const wants = selection(scenario, { only: ['one'] });
  expect([wants('one'), wants('two'), wants('two', 'one')]).toEqual([true, false, true]);
});

test('what takes long is wanted where it is named alone', () => {
  const slow: Scenario = { ...scenario, onRequest: ['two'] };
  expect(['one', 'two'].map((part) => selection(slow, { only: [] })(part))).toEqual([true, false]);
  expect(['one', 'two'].map((part) => selection(slow, { only: ['two'] })(part))).toEqual([false, true]);
});

test('a part that is not there is named, with those that are', () => {
  expect(() => selection(scenario, { only: ['one', 'three'] })).toThrow(
    new UsageError('There is no part three: --only takes one, two.'),
  );
});
