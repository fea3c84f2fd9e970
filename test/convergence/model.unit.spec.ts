import { dataProblems, formatInstant, parseInstant } from '#contracts';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contradicting } from './contradictions.js';
import { histories } from './facts.js';
import { modelAttributions, modelBalances, modelOutcomes } from './model.js';
import { monthsLater } from './model/calendar.js';
import type { KnownFact } from './model/known.js';
import { modelWithdrawals } from './model/withdrawals.js';
import { withdrawalStreams } from './withdrawal-facts.js';

const at = (text: string): number => parseInstant(text)!;

const fact = (id: string, time: string, type: KnownFact['type'], data: object) =>
  ({ id, type, at: at(time), data }) as KnownFact;

const story = [
  fact('1', '2024-01-01T00:00:00Z', 'referral_link.created.v1', { partnerId: 'ann', code: 'ann-1' }),
  fact('2', '2024-02-29T00:00:00Z', 'client.signed_up.v1', {
    accountId: 'cy',
    separateAccount: true,
    referralCode: 'ann-1',
  }),
  fact('3', '2024-03-01T00:00:00Z', 'payment.succeeded.v1', {
    paymentId: 'days',
    accountId: 'cy',
    amountMinor: 3900,
    currency: 'USD',
    period: 'month',
  }),
  fact('4', '2024-04-01T00:00:00Z', 'contract.signed.v1', {
    contractId: 'c',
    partnerId: 'ann',
    payoutAccountRef: 'bank',
  }),
  fact('5', '2024-04-01T00:00:00Z', 'payment.succeeded.v1', {
    paymentId: 'money',
    accountId: 'cy',
    amountMinor: 3905,
    currency: 'USD',
    period: 'month',
  }),
  fact('6', '2025-02-28T00:00:00Z', 'payment.succeeded.v1', {
    paymentId: 'last',
    accountId: 'cy',
    amountMinor: 20_000,
    currency: 'USD',
    period: 'none',
  }),
  fact('7', '2025-02-28T00:00:00.000001Z', 'payment.succeeded.v1', {
    paymentId: 'late',
    accountId: 'cy',
    amountMinor: 20_000,
    currency: 'USD',
    period: 'none',
  }),
  fact('8', '2024-06-01T00:00:00Z', 'payment.disputed.v1', {
    disputeId: 'd',
    paymentId: 'money',
    accountId: 'cy',
    status: 'opened',
  }),
];

describe('the model', () => {
  test('tells a story worked out by hand', () => {
    expect(modelAttributions(story).get('cy')).toMatchObject({ partnerId: 'ann', via: 'link' });
    const outcomes = [...modelOutcomes(story)].map(([id, { outcome, reason }]) => [id, reason ?? outcome]);
    expect(Object.fromEntries(outcomes)).toEqual({
      days: 'free_days',
      money: 'commission',
      last: 'commission',
      late: 'PARTNER_SUSPENDED',
    });
    expect(Object.fromEntries(modelBalances(story))).toEqual({
      'ann DAY': { available: 3n, held: 0n, settled: 0n, granted: 3n, reversed: 0n },
      'ann USD': { available: 2000n, held: 391n, settled: 0n, granted: 2391n, reversed: 0n },
    });
    expect(modelBalances(story, at('2024-05-01T00:00:00Z')).get('ann USD')).toMatchObject({
      available: 391n,
      held: 0n,
    });
  });

  test('approves exactly the minimum and no more than there is', () => {
    const ask = (n: number, amountMinor: number) =>
      fact(`ask ${n}`, '2025-03-01T00:00:00Z', 'withdrawal.requested.v1', {
        withdrawalId: `w${n}`,
        partnerId: 'ann',
        amountMinor,
        currency: 'USD',
      });
    const { withdrawals } = modelWithdrawals([...story, ask(1, 2001), ask(2, 2000), ask(3, 1)]);
    expect([...withdrawals.values()].map(({ reason }) => reason)).toEqual([
      'INSUFFICIENT_FUNDS',
      null,
      'BELOW_MINIMUM',
    ]);
  });

  test('counts calendar months', () => {
    const later = (text: string, months: number) => formatInstant(monthsLater(at(text), months));
    expect(later('2024-02-29T23:59:59.999999Z', 12)).toBe('2025-02-28T23:59:59.999999Z');
    expect(later('2024-02-29T00:00:00Z', 48)).toBe('2028-02-29T00:00:00.000Z');
    expect(later('2023-12-31T10:00:00Z', 2)).toBe('2024-02-29T10:00:00.000Z');
    expect(later('2099-01-31T00:00:00Z', 13)).toBe('2100-02-28T00:00:00.000Z');
    expect(later('2024-03-31T00:00:00Z', 1)).toBe('2024-04-30T00:00:00.000Z');
  });

  test('is fed with facts that the contracts allow', () => {
    fc.assert(
      fc.property(fc.oneof(contradicting(histories), withdrawalStreams), (facts) => {
        expect(facts.flatMap(({ type, data }) => dataProblems(type, data))).toEqual([]);
      }),
    );
  });
});
