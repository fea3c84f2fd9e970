import { describe, expect, test } from '@jest/globals';
import { unite, type Step } from './selection.js';

const partner = (from: number, until: number, partnerId = 'p'): Step => ({
  of: 'partner',
  partnerId,
  period: { from, until },
});
const account: Step = { of: 'account', accountId: 'a' };

describe('periods of one partner that follow one another', () => {
  test('are one where the next begins in the one before, or where that ends', () => {
    expect(unite([partner(1, 3), partner(3, 5), partner(4, 7), partner(4, 6)])).toEqual([partner(1, 7)]);
  });

  test('stay apart where there is a gap, where the next begins before, of another partner, and where something is between them', () => {
    for (const apart of [
      [partner(1, 3), partner(4, 5)],
      [partner(3, 5), partner(1, 4)],
      [partner(1, 3), partner(3, 5, 'q')],
      [partner(1, 3), account, partner(3, 5)],
    ])
      expect(unite(apart)).toEqual(apart);
  });
});
