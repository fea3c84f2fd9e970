import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Attribution } from './attribution.js';
import type { Contract } from './contract.js';
import { commissionMinor, decideOutcome, freeDays, type Circumstances, type Payment } from './reward.js';
import { BUILT_IN_TERMS } from './terms.js';

const at = (text: string): number => Date.parse(text) * 1000;

const SIGNED_UP = at('2025-01-01T00:00:00Z');
const PAID = at('2025-02-01T00:00:00Z');
const A_YEAR_ON = at('2026-01-01T00:00:00Z');

const payment = (over: Partial<Payment> = {}): Payment => ({
  paymentId: 'p1',
  accountId: 'client',
  occurredAt: PAID,
  amountMinor: 3_900,
  taxMinor: 0,
  currency: 'USD',
  period: 'month',
  periodCount: 1,
  ...over,
});

const attribution: Attribution = { partnerId: 'partner', via: 'link', claimId: null, reason: null };
const refusal: Attribution = { partnerId: null, via: null, claimId: null, reason: 'UNKNOWN_CODE' };

const contract: Contract = {
  contractId: 'c1',
  partnerId: 'partner',
  signedAt: PAID,
  terminatedAt: null,
  payoutAccountRef: 'bank-1',
};

const circumstances = (over: Partial<Circumstances> = {}): Circumstances => ({
  client: { attribution, signedUpAt: SIGNED_UP },
  contracts: [],
  latestClientSignup: SIGNED_UP,
  terms: BUILT_IN_TERMS,
  ...over,
});

const commission = { outcome: 'commission', reason: null, partnerId: 'partner' };
const days = { outcome: 'free_days', reason: null, partnerId: 'partner' };
const none = (reason: string, partnerId: string | null = 'partner') => ({ outcome: 'none', reason, partnerId });

describe('Which reward a payment brings (rule 2)', () => {
  test('NOT_ATTRIBUTED: the client is not known at all', () => {
    expect(decideOutcome(payment(), circumstances({ client: undefined, latestClientSignup: undefined }))).toEqual(
      none('NOT_ATTRIBUTED', null),
    );
  });

  test('NOT_ATTRIBUTED: the client has no referrer, whatever contracts there are', () => {
    const client = { attribution: refusal, signedUpAt: SIGNED_UP };
    expect(decideOutcome(payment(), circumstances({ client, contracts: [contract] }))).toEqual(
      none('NOT_ATTRIBUTED', null),
    );
  });

  test('BEFORE_SIGNUP: the payment is a microsecond before the client’s signup', () => {
    const early = payment({ occurredAt: SIGNED_UP - 1 });
    expect(decideOutcome(early, circumstances({ latestClientSignup: undefined }))).toEqual(none('BEFORE_SIGNUP'));
  });

  test('A payment at the moment of the signup is rewarded', () => {
    expect(decideOutcome(payment({ occurredAt: SIGNED_UP }), circumstances())).toEqual(days);
  });

  test('PARTNER_SUSPENDED: more than a year has passed since the partner’s last client', () => {
    const late = payment({ occurredAt: A_YEAR_ON + 1 });
    expect(decideOutcome(late, circumstances({ contracts: [contract] }))).toEqual(none('PARTNER_SUSPENDED'));
  });

  test('A payment exactly a year after the partner’s last client is rewarded', () => {
    const last = payment({ occurredAt: A_YEAR_ON });
    expect(decideOutcome(last, circumstances({ contracts: [contract] }))).toEqual(commission);
  });

  test('A newer client of the partner keeps the older client’s payments rewarded', () => {
    const late = payment({ occurredAt: A_YEAR_ON + 1 });
    expect(decideOutcome(late, circumstances({ latestClientSignup: SIGNED_UP + 1 }))).toEqual(days);
  });

  test('ZERO_AMOUNT: the base is zero, because nothing was paid or all of it was tax', () => {
    const zero = none('ZERO_AMOUNT');
    expect(decideOutcome(payment({ amountMinor: 0 }), circumstances({ contracts: [contract] }))).toEqual(zero);
    expect(decideOutcome(payment({ taxMinor: 3_900 }), circumstances())).toEqual(zero);
  });

  test('Commission: the contract is active from the moment of its signature on', () => {
    expect(decideOutcome(payment(), circumstances({ contracts: [contract] }))).toEqual(commission);
    expect(decideOutcome(payment({ period: 'none' }), circumstances({ contracts: [contract] }))).toEqual(commission);
    const unsigned = { ...contract, signedAt: PAID + 1 };
    expect(decideOutcome(payment(), circumstances({ contracts: [unsigned] }))).toEqual(days);
  });

  test('Free days: the contract is terminated at the moment of the payment', () => {
    const terminated = { ...contract, signedAt: SIGNED_UP, terminatedAt: PAID };
    expect(decideOutcome(payment(), circumstances({ contracts: [terminated] }))).toEqual(days);
    const running = { ...terminated, terminatedAt: PAID + 1 };
    expect(decideOutcome(payment(), circumstances({ contracts: [running] }))).toEqual(commission);
  });

  test('Free days: without a contract a month or a year is paid for', () => {
    expect(decideOutcome(payment(), circumstances())).toEqual(days);
    expect(decideOutcome(payment({ period: 'year' }), circumstances())).toEqual(days);
  });

  test('NO_PERIOD: without a contract a one-off payment brings nothing', () => {
    expect(decideOutcome(payment({ period: 'none' }), circumstances())).toEqual(none('NO_PERIOD'));
  });

  test('Of several reasons the first of rule 2’s table is the one given', () => {
    const zero = payment({ amountMinor: 0, period: 'none', occurredAt: A_YEAR_ON + 1 });
    expect(decideOutcome(zero, circumstances())).toEqual(none('PARTNER_SUSPENDED'));
    expect(decideOutcome({ ...zero, occurredAt: PAID }, circumstances())).toEqual(none('ZERO_AMOUNT'));
    expect(decideOutcome({ ...zero, occurredAt: SIGNED_UP - 1 }, circumstances())).toEqual(none('BEFORE_SIGNUP'));
  });

  test('A client who is missing among its partner’s clients is a fault, not an outcome', () => {
    const message = 'the clients of partner lack client, whose payment is evaluated';
    expect(() => decideOutcome(payment(), circumstances({ latestClientSignup: undefined }))).toThrow(message);
    expect(() => decideOutcome(payment(), circumstances({ latestClientSignup: SIGNED_UP - 1 }))).toThrow(message);
  });
});

describe('Commission (rule 3)', () => {
  test.each([
    ['10 % of 39.00 is 3.90', 3_900, 1_000, 390],
    ['10 % of one cent is nothing', 1, 1_000, 0],
    ['10 % of 4 cents is rounded down', 4, 1_000, 0],
    ['10 % of 5 cents is half a cent, and rounded up', 5, 1_000, 1],
    ['10 % of 14 cents is rounded down', 14, 1_000, 1],
    ['10 % of 15 cents is a cent and a half, and rounded up', 15, 1_000, 2],
    ['just under half a cent is rounded down', 4_999, 1, 0],
    ['exactly half a cent of the smallest rate is rounded up', 5_000, 1, 1],
    ['an odd rate is rounded at its own half', 3, 1_667, 1],
    ['a rate of zero brings nothing', 9_000_000_000_000_000, 0, 0],
    ['a rate of 100 % brings the base', 9_000_000_000_000_000, 10_000, 9_000_000_000_000_000],
    ['a rate of 100 % of one cent is one cent', 1, 10_000, 1],
    ['the greatest amount is exact', 8_999_999_999_999_995, 1_000, 900_000_000_000_000],
    ['the greatest amount is exact just below a half', 8_999_999_999_999_994, 1_000, 899_999_999_999_999],
    ['a base of zero brings nothing', 0, 1_000, 0],
  ])('%s', (_, base, bps, minor) => {
    expect(commissionMinor(base, bps)).toBe(minor);
  });

  test('Commission is the base times the rate to within half a minor unit, and never less than the half below', () => {
    const base = fc.integer({ min: 0, max: 9_000_000_000_000_000 });
    fc.assert(
      fc.property(base, fc.integer({ min: 0, max: 10_000 }), (minor, bps) => {
        const error = BigInt(commissionMinor(minor, bps)) * 10_000n - BigInt(minor) * BigInt(bps);
        expect(error > -5_000n && error <= 5_000n).toBe(true);
      }),
    );
  });
});

describe('Free days (rule 4)', () => {
  test.each([
    ['a month brings 3 days', 'month', 1, 3],
    ['twelve months paid one by one bring 36 days', 'month', 12, 36],
    ['a year brings an additional month of 30 days', 'year', 1, 30],
    ['ten years bring 300 days', 'year', 10, 300],
    ['a one-off payment brings none', 'none', 1, 0],
  ] as const)('%s', (_, period, periodCount, expected) => {
    expect(freeDays({ period, periodCount }, BUILT_IN_TERMS)).toBe(expected);
  });

  test('The days are those of the terms', () => {
    const terms = { ...BUILT_IN_TERMS, freeDaysPerMonth: 5, freeDaysPerYear: 0 };
    expect(freeDays({ period: 'month', periodCount: 2 }, terms)).toBe(10);
    expect(freeDays({ period: 'year', periodCount: 2 }, terms)).toBe(0);
  });
});
