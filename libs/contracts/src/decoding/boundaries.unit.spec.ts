import { describe, expect, test } from '@jest/globals';
import { cloudEvent, SAMPLES, structured } from '../../test/samples.js';
import { decodeMessage, type InboundType } from '../index.js';

function accepts(type: InboundType, changes: Record<string, unknown>): boolean {
  return decodeMessage(structured(cloudEvent(type, { ...SAMPLES[type].full, ...changes }))).event !== undefined;
}

describe('the limits of contracts.md', () => {
  test('money goes from 0 to 9·10¹⁵ minor units', () => {
    const amount = (amountMinor: unknown) => accepts('payment.succeeded.v1', { amountMinor, taxMinor: 0 });
    expect([0, 9e15].map(amount)).toEqual([true, true]);
    expect([-1, 9e15 + 1, 39.5, '3900', true].map(amount)).toEqual([false, false, false, false, false]);
  });

  test('a refund and a request for a withdrawal are of more than nothing', () => {
    expect(accepts('payment.refunded.v1', { amountMinor: 1, taxMinor: 1 })).toBe(true);
    expect(accepts('payment.refunded.v1', { amountMinor: 0, taxMinor: 0 })).toBe(false);
    expect(accepts('withdrawal.requested.v1', { amountMinor: 1 })).toBe(true);
    expect(accepts('withdrawal.requested.v1', { amountMinor: 0 })).toBe(false);
  });

  test.each(['payment.succeeded.v1', 'payment.refunded.v1'] as const)('the tax of %s is at most its amount', (type) => {
    expect(accepts(type, { amountMinor: 100, taxMinor: 100 })).toBe(true);
    const { refusal } = decodeMessage(
      structured(cloudEvent(type, { ...SAMPLES[type].full, amountMinor: 100, taxMinor: 101 })),
    );
    expect(refusal?.problems).toEqual([
      { field: 'data.taxMinor', problem: 'must not be greater than amountMinor (100), is 101' },
    ]);
  });

  test('a payment buys 1 to 120 periods', () => {
    const count = (periodCount: number) => accepts('payment.succeeded.v1', { periodCount });
    expect([0, 1, 120, 121].map(count)).toEqual([false, true, true, false]);
  });

  test('a referral code has 3 to 64 characters of A-Za-z0-9_-', () => {
    const code = (text: string) => accepts('referral_link.created.v1', { code: text });
    expect(['ab', 'abc', 'a'.repeat(64), 'a'.repeat(65)].map(code)).toEqual([false, true, true, false]);
    expect(['a.b', 'a b', 'abc\n', 'äbc'].map(code)).toEqual([false, false, false, false]);
  });

  test('an id has 1 to 128 characters of A-Za-z0-9._:@-', () => {
    const id = (accountId: string) => accepts('client.signed_up.v1', { accountId });
    expect(['', 'a', 'a'.repeat(128), 'a'.repeat(129)].map(id)).toEqual([false, true, true, false]);
    expect(['A.z_0:9@x-', 'a b', 'a/b', 'a\n'].map(id)).toEqual([true, false, false, false]);
  });

  test('an adjustment is of more or less than nothing, in a currency or in days, for a reason', () => {
    const adjustment = (changes: object) => accepts('adjustment.posted.v1', { ...changes });
    expect([-9e15, -1, 1, 9e15].map((amount) => adjustment({ amount }))).toEqual([true, true, true, true]);
    expect([-9e15 - 1, 0, -0, 1.5, 9e15 + 1, '1'].map((amount) => adjustment({ amount }))).not.toContain(true);
    expect(['USD', 'JPY', 'DAY'].map((asset) => adjustment({ asset }))).toEqual([true, true, true]);
    expect(['day', 'DAYS', 'usd', ''].map((asset) => adjustment({ asset }))).not.toContain(true);
    expect(['a', '𝒳'.repeat(500)].map((reason) => adjustment({ reason }))).toEqual([true, true]);
    expect(['', ' ', 'a'.repeat(501)].map((reason) => adjustment({ reason }))).not.toContain(true);
    const { refusal } = decodeMessage(
      structured(cloudEvent('adjustment.posted.v1', { ...SAMPLES['adjustment.posted.v1'].full, amount: 0 })),
    );
    expect(refusal?.problems).toEqual([
      {
        field: 'data.amount',
        problem:
          'must be a whole number of minor units (cents) or days from -9000000000000000 to 9000000000000000, and not 0, is 0',
      },
    ]);
  });

  test('a currency is an ISO 4217 code in capitals', () => {
    const currency = (code: string) => accepts('withdrawal.requested.v1', { currency: code });
    expect(['USD', 'EUR', 'JPY', 'KWD', 'XCG', 'ZWG', 'HRK'].every(currency)).toBe(true);
    expect(['usd', 'US', 'USDT', 'ABC', 'ZZZ', ''].some(currency)).toBe(false);
  });

  test('the terms are bounded, and their minimums are amounts by currency', () => {
    const terms = (changes: object) => accepts('program_terms.published.v1', { ...changes });
    expect(terms({ commissionBps: 10_001 })).toBe(false);
    expect([0, 1, 120, 121].map((inactivityMonths) => terms({ inactivityMonths }))).toEqual([false, true, true, false]);
    expect(terms({ minimumWithdrawalMinor: { USD: 9e15 } })).toBe(true);
    expect(terms({ minimumWithdrawalMinor: { USD: 9e15 + 1 } })).toBe(false);
    expect(terms({ minimumWithdrawalMinor: { usd: 1 } })).toBe(false);
    expect(terms({ minimumWithdrawalMinor: [2000] })).toBe(false);
  });

  test('a signup with a code that no link could have is still a signup', () => {
    expect(accepts('client.signed_up.v1', { referralCode: 'x' })).toBe(true);
  });

  test('text may have line ends and any letter, but nothing that a text column cannot hold', () => {
    const reason = (text: string) => accepts('claim.rejected.v1', { reason: text });
    expect(['two\nlines', 'привет 👋', '𝒳'.repeat(2000)].map(reason)).toEqual([true, true, true]);
    expect(['a\u0000b', '\ud800', 'a'.repeat(2001), '\n\t '].map(reason)).toEqual([false, false, false, false]);
  });
});
