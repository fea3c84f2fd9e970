import { describe, expect, test } from '@jest/globals';
import { adjustmentTransfer } from './adjustment.js';

const adjusted = (amount: number, asset = 'USD') =>
  adjustmentTransfer({ partnerId: 'p', asset, amount, adjustedAt: 1_709_294_400_000_001 });

describe('an adjustment by hand', () => {
  test('gives what is positive, from the expense, at its own time', () => {
    expect(adjusted(2500)).toEqual({
      partnerId: 'p',
      asset: 'USD',
      amount: 2500,
      debit: 'program:expense',
      credit: 'partner:available',
      code: 'ADJUSTMENT',
      effectiveAt: 1_709_294_400_000_001,
    });
  });

  test('takes back what is negative, of days as of money, to the last unit', () => {
    expect(adjusted(-3, 'DAY')).toMatchObject({
      asset: 'DAY',
      amount: 3,
      debit: 'partner:available',
      credit: 'program:expense',
    });
    expect(adjusted(-9_000_000_000_000_000).amount).toBe(9_000_000_000_000_000);
  });
});
