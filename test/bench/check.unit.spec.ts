import { expect, test } from '@jest/globals';
import { mustEqual, WrongResultError } from './check.js';

test('a result that is not what it must be stops the benchmark and says what was found', () => {
  expect(() => mustEqual('the balance', { USD: 389n }, { USD: 390n })).toThrow(WrongResultError);
  expect(() => mustEqual('the balance', { USD: 389n }, { USD: 390n })).toThrow(
    'the balance: {"USD":"389"}, but it must be {"USD":"390"}',
  );
});

test('a result that is what it must be passes', () => {
  expect(() => mustEqual('the balance', { USD: 390n, DAY: 0n }, { DAY: 0n, USD: 390n })).not.toThrow();
});
