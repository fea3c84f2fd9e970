import { describe, expect, test } from '@jest/globals';
import type { Contract } from './contract.js';
import { BUILT_IN_TERMS } from './terms.js';
import { decideWithdrawal, WITHDRAWAL_TRANSITIONS, type WithdrawalFacts } from './withdrawal.js';

const REQUESTED = 5_000;

const contract: Contract = {
  contractId: 'c1',
  partnerId: 'partner',
  signedAt: 1_000,
  terminatedAt: null,
  payoutAccountRef: 'bank-1',
};

const decide = (over: Partial<WithdrawalFacts> = {}) =>
  decideWithdrawal({
    amountMinor: 2_000,
    currency: 'USD',
    requestedAt: REQUESTED,
    contracts: [contract],
    terms: BUILT_IN_TERMS,
    availableMinor: 2_000n,
    ...over,
  });

const approved = { approved: true, payoutAccountRef: 'bank-1' };
const rejected = (reason: string) => ({ approved: false, reason });

describe('The decision on a withdrawal (rule 9)', () => {
  test('Exactly 20.00 dollars available qualifies, to the bank account of the contract', () => {
    expect(decide()).toEqual(approved);
  });

  test('BELOW_MINIMUM: one cent less than 20 dollars is available', () => {
    expect(decide({ availableMinor: 1_999n, amountMinor: 1_999 })).toEqual(rejected('BELOW_MINIMUM'));
  });

  test('Less than the minimum may be asked for where the minimum is available', () => {
    expect(decide({ amountMinor: 1 })).toEqual(approved);
  });

  test('INSUFFICIENT_FUNDS: one cent more than available is asked for', () => {
    expect(decide({ amountMinor: 2_001 })).toEqual(rejected('INSUFFICIENT_FUNDS'));
  });

  test('BELOW_MINIMUM: the balance is negative after a clawback', () => {
    expect(decide({ availableMinor: -1n })).toEqual(rejected('BELOW_MINIMUM'));
  });

  test('NO_CONTRACT: none was signed at or before the request', () => {
    expect(decide({ contracts: [] })).toEqual(rejected('NO_CONTRACT'));
    expect(decide({ contracts: [{ ...contract, signedAt: REQUESTED + 1 }] })).toEqual(rejected('NO_CONTRACT'));
    expect(decide({ contracts: [{ ...contract, signedAt: null }] })).toEqual(rejected('NO_CONTRACT'));
  });

  test('NO_CONTRACT: the contract names no account that money could go to', () => {
    expect(decide({ contracts: [{ ...contract, payoutAccountRef: null }] })).toEqual(rejected('NO_CONTRACT'));
  });

  test('A contract signed at the moment of the request suffices', () => {
    expect(decide({ contracts: [{ ...contract, signedAt: REQUESTED }] })).toEqual(approved);
  });

  test('What was earned under a contract is paid out after its termination', () => {
    expect(decide({ contracts: [{ ...contract, terminatedAt: 2_000 }] })).toEqual(approved);
  });

  test('Of several contracts the money goes to the account of the latest signed', () => {
    const later = { ...contract, contractId: 'c0', signedAt: 2_000, payoutAccountRef: 'bank-2' };
    const future = { ...contract, contractId: 'c9', signedAt: REQUESTED + 1, payoutAccountRef: 'bank-3' };
    expect(decide({ contracts: [contract, future, later] })).toEqual({ approved: true, payoutAccountRef: 'bank-2' });
  });

  test('CURRENCY_NOT_PAYABLE: the terms name no minimum for the currency', () => {
    expect(decide({ currency: 'EUR' })).toEqual(rejected('CURRENCY_NOT_PAYABLE'));
  });

  test('A minimum of zero in the terms makes any balance payable', () => {
    const terms = { ...BUILT_IN_TERMS, minimumWithdrawalMinor: { EUR: 0 } };
    expect(decide({ currency: 'EUR', terms, availableMinor: 1n, amountMinor: 1 })).toEqual(approved);
    expect(decide({ currency: 'USD', terms })).toEqual(rejected('CURRENCY_NOT_PAYABLE'));
  });

  test('Of several reasons the first of rule 9’s table is the one given', () => {
    const poor = { availableMinor: 0n, amountMinor: 5_000 };
    expect(decide({ ...poor, currency: 'EUR', contracts: [] })).toEqual(rejected('NO_CONTRACT'));
    expect(decide({ ...poor, currency: 'EUR' })).toEqual(rejected('CURRENCY_NOT_PAYABLE'));
    expect(decide(poor)).toEqual(rejected('BELOW_MINIMUM'));
  });

  test('Sums beyond the safe integers are compared exactly', () => {
    const availableMinor = 9_007_199_254_740_993n;
    expect(decide({ availableMinor, amountMinor: 9_000_000_000_000_000 })).toEqual(approved);
    expect(decide({ availableMinor: 8_999_999_999_999_999n, amountMinor: 9_000_000_000_000_000 })).toEqual(
      rejected('INSUFFICIENT_FUNDS'),
    );
  });
});

describe('The life of a withdrawal (rule 9)', () => {
  test('Each status follows from one other and moves the money once', () => {
    expect(WITHDRAWAL_TRANSITIONS).toEqual({
      approved: {
        from: undefined,
        code: 'WITHDRAWAL_APPROVED',
        debit: 'partner:available',
        credit: 'partner:reserved',
      },
      paid: { from: 'approved', code: 'WITHDRAWAL_PAID', debit: 'partner:reserved', credit: 'payout:settled' },
      failed: { from: 'approved', code: 'WITHDRAWAL_FAILED', debit: 'partner:reserved', credit: 'partner:available' },
      returned: { from: 'paid', code: 'WITHDRAWAL_RETURNED', debit: 'payout:settled', credit: 'partner:available' },
    });
  });

  test.each([
    ['paid out', ['approved', 'paid'], { 'partner:available': -1, 'payout:settled': 1 }],
    ['failed', ['approved', 'failed'], {}],
    ['returned by the bank', ['approved', 'paid', 'returned'], {}],
  ] as const)('The balances of a withdrawal that is %s', (_, life, moved) => {
    const balances = new Map<string, number>();
    let before: string | undefined;
    for (const status of life) {
      const { from, debit, credit } = WITHDRAWAL_TRANSITIONS[status];
      expect(from).toBe(before);
      balances.set(debit, (balances.get(debit) ?? 0) - 1);
      balances.set(credit, (balances.get(credit) ?? 0) + 1);
      before = status;
    }
    expect(Object.fromEntries([...balances].filter(([, n]) => n !== 0))).toEqual(moved);
  });
});
