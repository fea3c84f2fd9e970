import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { difference } from './difference.js';
import type { AccountClass, EntryCode, Transfer } from './transfer.js';

const transfer = (over: Partial<Transfer> = {}): Transfer => ({
  partnerId: 'partner',
  asset: 'USD',
  amount: 390,
  debit: 'program:expense',
  credit: 'partner:available',
  code: 'COMMISSION',
  effectiveAt: 1_000,
  ...over,
});

const reversed = (one: Transfer): Transfer => ({ ...one, debit: one.credit, credit: one.debit });

const ACCOUNTS: AccountClass[] = [
  'program:expense',
  'partner:available',
  'partner:held',
  'partner:reserved',
  'payout:settled',
  'days:applied',
];

const transfers = fc.array(
  fc
    .record({
      partnerId: fc.constantFrom('a', 'b'),
      asset: fc.constantFrom('USD', 'EUR', 'DAY'),
      amount: fc.integer({ min: 1, max: 5 }),
      accounts: fc.shuffledSubarray(ACCOUNTS, { minLength: 2, maxLength: 2 }),
      code: fc.constantFrom<EntryCode>('COMMISSION', 'REFUND', 'DISPUTE_OPENED'),
      effectiveAt: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ accounts, ...rest }): Transfer => ({ ...rest, debit: accounts[0]!, credit: accounts[1]! })),
  { maxLength: 12 },
);

/** Every account's balance by partner, asset, step and moment: what a list of transfers comes to. */
function balances(list: readonly Transfer[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { partnerId, asset, code, effectiveAt, debit, credit, amount } of list) {
    const step = `${partnerId} ${asset} ${code} ${effectiveAt}`;
    sums.set(`${step} ${debit}`, (sums.get(`${step} ${debit}`) ?? 0) - amount);
    sums.set(`${step} ${credit}`, (sums.get(`${step} ${credit}`) ?? 0) + amount);
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0).sort());
}

describe('What leads from the posted to the target', () => {
  test('What was never posted is posted', () => {
    expect(difference([transfer()], [])).toEqual([transfer()]);
  });

  test('What is posted already is not posted again', () => {
    expect(difference([transfer()], [transfer()])).toEqual([]);
  });

  test('What should never have been posted is posted the other way round', () => {
    expect(difference([], [transfer()])).toEqual([reversed(transfer())]);
    expect(difference([], [reversed(transfer())])).toEqual([transfer()]);
  });

  test('What was posted too little of is made up, what was posted too much of is taken back', () => {
    expect(difference([transfer({ amount: 500 })], [transfer()])).toEqual([transfer({ amount: 110 })]);
    expect(difference([transfer({ amount: 300 })], [transfer()])).toEqual([reversed(transfer({ amount: 90 }))]);
  });

  test('A transfer and its reverse cancel out, whichever comes first', () => {
    const both = [transfer(), reversed(transfer())];
    expect(difference(both, [])).toEqual([]);
    expect(difference([], both)).toEqual([]);
    expect(difference([...both].reverse(), [])).toEqual([]);
  });

  test('A target that runs against what is posted takes back both', () => {
    expect(difference([reversed(transfer())], [transfer()])).toEqual([reversed(transfer({ amount: 780 }))]);
    expect(difference([transfer()], [reversed(transfer())])).toEqual([transfer({ amount: 780 })]);
  });

  test('Several postings of one step are summed', () => {
    expect(difference([transfer({ amount: 10 })], [transfer({ amount: 3 }), transfer({ amount: 4 })])).toEqual([
      transfer({ amount: 3 }),
    ]);
  });

  test.each<[string, Partial<Transfer>]>([
    ['partner', { partnerId: 'other' }],
    ['asset', { asset: 'EUR' }],
    ['step', { code: 'REFUND' }],
    ['moment', { effectiveAt: 999 }],
    ['account', { credit: 'partner:held' }],
  ])('A posting that differs in its %s is taken back and posted anew', (_, over) => {
    const result = difference([transfer(over)], [transfer()]);
    expect(result).toHaveLength(2);
    expect(result).toEqual(expect.arrayContaining([transfer(over), reversed(transfer())]));
  });

  test('The oldest comes first, and within a moment the order is one of names', () => {
    const late = transfer({ effectiveAt: 10_000, code: 'COMMISSION' });
    const early = transfer({ effectiveAt: 2_000, code: 'REFUND' });
    const other = transfer({ effectiveAt: 2_000, code: 'COMMISSION' });
    expect(difference([late, early, other], [])).toEqual([other, early, late]);
  });

  test('Within a step the order is one of accounts, the same in either direction, so that entry numbers never change', () => {
    const inOrder: [AccountClass, AccountClass][] = [
      ['partner:available', 'days:applied'],
      ['partner:available', 'partner:held'],
      ['partner:available', 'partner:reserved'],
      ['partner:available', 'payout:settled'],
      ['partner:held', 'days:applied'],
      ['partner:held', 'partner:reserved'],
      ['partner:held', 'payout:settled'],
      ['partner:reserved', 'days:applied'],
      ['partner:reserved', 'payout:settled'],
      ['payout:settled', 'days:applied'],
      ['program:expense', 'days:applied'],
      ['program:expense', 'partner:available'],
      ['program:expense', 'partner:held'],
      ['program:expense', 'partner:reserved'],
      ['program:expense', 'payout:settled'],
    ];
    const expected = inOrder.map(([debit, credit]) => transfer({ debit, credit }));
    expect(difference([...expected].reverse(), [])).toEqual(expected);
    expect(difference([], expected)).toEqual(expected.map(reversed));
  });

  test('Amounts of 9·10^15 are exact', () => {
    const most = 9_000_000_000_000_000;
    expect(difference([transfer({ amount: most })], [transfer({ amount: most - 1 })])).toEqual([
      transfer({ amount: 1 }),
    ]);
  });
});

describe('The difference of any two lists of transfers', () => {
  test('Applied to what is posted it gives the target', () => {
    fc.assert(
      fc.property(transfers, transfers, (target, posted) => {
        expect(balances([...posted, ...difference(target, posted)])).toEqual(balances(target));
      }),
    );
  });

  test('Once it is posted nothing is left to post', () => {
    fc.assert(
      fc.property(transfers, transfers, (target, posted) => {
        expect(difference(target, [...posted, ...difference(target, posted)])).toEqual([]);
        expect(difference(target, target)).toEqual([]);
      }),
    );
  });

  test('It consists of positive amounts, oldest first, at most one per step and pair of accounts', () => {
    fc.assert(
      fc.property(transfers, transfers, (target, posted) => {
        const result = difference(target, posted);
        expect(result.every(({ amount }) => amount > 0)).toBe(true);
        const moments = result.map(({ effectiveAt }) => effectiveAt);
        expect(moments).toEqual([...moments].sort((a, b) => a - b));
        const steps = result.map(({ amount: _, debit, credit, ...rest }) =>
          JSON.stringify([Object.entries(rest).sort(), [debit, credit].sort()]),
        );
        expect(new Set(steps).size).toBe(steps.length);
      }),
    );
  });

  test('It depends neither on the order of the target nor on that of the posted', () => {
    const shuffled = transfers.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, shuffled, ([target, targetShuffled], [posted, postedShuffled]) => {
        expect(difference(targetShuffled, postedShuffled)).toEqual(difference(target, posted));
      }),
    );
  });
});

test('amounts at the limit stay exact, however often they were posted and taken back, in whatever order they are read', () => {
  const most = transfer({ amount: 8_999_999_999_999_999 });
  const posted = [most, most, most, reversed(most), reversed(most)];
  expect(difference([most], posted)).toEqual([]);
  expect(difference([], posted)).toEqual([reversed(most)]);
});
