import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Sum } from './sum.js';

test('is exact, however large', () => {
  const property = fc.property(fc.maxSafeInteger(), fc.array(fc.maxSafeInteger()), (first, more) => {
    const sum = new Sum(first);
    for (const amount of more) sum.add(amount);
    expect(sum.total).toBe([first, ...more].reduce((total, amount) => total + BigInt(amount), 0n));
  });
  fc.assert(property);
});
