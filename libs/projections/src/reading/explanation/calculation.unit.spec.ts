import { parseInstant } from '#contracts';
import { BUILT_IN_TERMS } from '#program';
import { describe, expect, test } from '@jest/globals';
import { calculationOf } from './calculation.js';
import type { Case, Client, JudgedPayment, RecordedAdjustment } from './case.js';
import { attributionReason } from './why-nothing.js';

const at = (text: string): number => parseInstant(text)!;
const SIGNED_UP = at('2024-02-29T00:00:00Z');
const PAID = at('2024-06-01T12:00:00Z');

const PAYMENT: JudgedPayment = {
  paymentId: 'pay1',
  accountId: 'a1',
  occurredAt: PAID,
  amountMinor: 3900,
  taxMinor: 0,
  currency: 'USD',
  period: 'month',
  periodCount: 1,
  position: 9,
  outcome: 'commission',
  reason: null,
  termsId: 'built-in',
  partnerId: 'p1',
};
const CLIENT: Client = {
  accountId: 'a1',
  signedUpAt: SIGNED_UP,
  position: 3,
  separateAccount: true,
  referralCode: 'welcome',
  partnerId: 'p1',
  claimId: null,
  reason: null,
};
const CONTRACT = {
  contractId: 'c1',
  partnerId: 'p1',
  signedAt: SIGNED_UP,
  signedPosition: 4,
  terminatedAt: null,
  terminatedPosition: null,
  payoutAccountRef: 'ref',
};

function facts(payment: Partial<JudgedPayment>, rest: Partial<Case> = {}): Case {
  return {
    payment: { ...PAYMENT, ...payment },
    client: CLIENT,
    link: undefined,
    similarCode: undefined,
    claim: undefined,
    referrerSignup: undefined,
    contracts: [CONTRACT],
    latestClient: { accountId: 'a1', signedUpAt: SIGNED_UP, position: 3 },
    terms: { ...BUILT_IN_TERMS, position: null },
    adjustments: [],
    ...rest,
  };
}

const refund = (amountMinor: number, taxMinor = 0): RecordedAdjustment => ({
  kind: 'refund',
  id: `r${amountMinor}`,
  occurredAt: PAID + 1,
  amountMinor,
  taxMinor,
  position: 20,
});
const dispute = (status: 'opened' | 'won' | 'lost', id = 'd1'): RecordedAdjustment => ({
  kind: 'dispute',
  id,
  occurredAt: PAID + 2,
  status,
  position: 21,
});
const nothing = (
  reason: JudgedPayment['reason'],
  payment: Partial<JudgedPayment> = {},
  rest: Partial<Case> = {},
): string[] => calculationOf(facts({ outcome: 'none', reason, ...payment }, rest));

describe('the calculation of a commission', () => {
  const figures = (payment: Partial<JudgedPayment>, rest: Partial<Case> = {}): string =>
    calculationOf(facts(payment, rest))[2]!;

  test('says whose client, by which contract, and the figures', () => {
    expect(calculationOf(facts({}))).toEqual([
      'Account a1 is a client of partner p1 by referral code welcome.',
      'Contract c1 was active on 2024-06-01T12:00:00.000Z: the payment earns 10 % by terms built-in.',
      '39.00 USD − 0.00 tax = 39.00; 10 % = 3.90',
    ]);
  });

  test('takes the tax off', () => {
    expect(figures({ taxMinor: 650 })).toBe('39.00 USD − 6.50 tax = 32.50; 10 % = 3.25');
  });

  test('says in words how half a cent was rounded', () => {
    expect(figures({ amountMinor: 5 })).toBe('0.05 USD − 0.00 tax = 0.05; 10 % = 0.005, rounded half up to 0.01');
    expect(figures({ amountMinor: 4 })).toBe('0.04 USD − 0.00 tax = 0.04; 10 % = 0.004, rounded half up to 0.00');
  });

  test('has as many digits as the currency has', () => {
    expect(figures({ amountMinor: 5000, currency: 'JPY' })).toBe('5000 JPY − 0 tax = 5000; 10 % = 500');
    expect(figures({ amountMinor: 5, currency: 'JPY' })).toBe('5 JPY − 0 tax = 5; 10 % = 0.5, rounded half up to 1');
    expect(figures({ amountMinor: 12345, currency: 'KWD' })).toBe(
      '12.345 KWD − 0.000 tax = 12.345; 10 % = 1.2345, rounded half up to 1.235',
    );
  });

  test('names a percentage with a fraction', () => {
    const terms = { ...BUILT_IN_TERMS, termsId: 't2', commissionBps: 1250, position: 5 };
    expect(figures({ termsId: 't2' }, { terms })).toBe(
      '39.00 USD − 0.00 tax = 39.00; 12.5 % = 4.875, rounded half up to 4.88',
    );
  });

  test('takes back by refunds, on the net amount', () => {
    expect(calculationOf(facts({ taxMinor: 650 }, { adjustments: [refund(1200, 200)] })).at(-1)).toBe(
      '12.00 USD refunded, 10.00 of it without tax: 32.50 − 10.00 = 22.50; 10 % = 2.25; taken back: 1.00',
    );
  });

  test('reports what was refunded beyond the payment', () => {
    const lines = calculationOf(facts({}, { adjustments: [refund(3900), refund(100)] }));
    expect(lines.at(-2)).toContain('39.00 − 39.00 = 0.00; 10 % = 0.00; taken back: 3.90');
    expect(lines.at(-1)).toContain('exceed the payment by 1.00 USD (OVER_REFUND)');
  });

  test('says where each dispute stands, by its latest status', () => {
    const adjustments = [dispute('opened'), dispute('won'), dispute('opened', 'd2')];
    expect(calculationOf(facts({}, { adjustments })).slice(-2)).toEqual([
      'Dispute d1 was won: what was held is released.',
      'Dispute d2 is open: what the payment earned is held until it is decided.',
    ]);
    expect(calculationOf(facts({}, { adjustments: [dispute('lost')] })).at(-1)).toContain('is taken back');
  });

  test('names the claim that stands in place of the code', () => {
    const claim = { claimId: 'cl1', partnerId: 'p1', decidedPosition: 30 };
    expect(calculationOf(facts({}, { claim }))[0]).toBe('Account a1 is a client of partner p1 by approved claim cl1.');
  });
});

describe('the calculation of free days', () => {
  const days = (payment: Partial<JudgedPayment>, rest: Partial<Case> = {}): string[] =>
    calculationOf(facts({ outcome: 'free_days', ...payment }, { contracts: [], ...rest })).slice(2);

  test('multiplies days by periods', () => {
    expect(days({ periodCount: 2 })).toEqual(['3 days × 2 months = 6 days']);
    expect(days({ period: 'year' })).toEqual(['30 days × 1 year = 30 days']);
  });

  test('says what a refund in part and in full does to them', () => {
    expect(days({}, { adjustments: [refund(3899)] }).at(-1)).toContain('only when a payment is refunded in full');
    expect(days({}, { adjustments: [refund(3900)] }).at(-1)).toBe('Refunded in full: all 3 days are taken back.');
  });
});

describe('why a payment brings nothing', () => {
  test('BEFORE_SIGNUP names both dates', () => {
    expect(nothing('BEFORE_SIGNUP', { occurredAt: at('2024-01-01T00:00:00Z') })).toEqual([
      "The payment of 2024-01-01T00:00:00.000Z is before the client's signup on 2024-02-29T00:00:00.000Z.",
    ]);
  });

  test('PARTNER_SUSPENDED names the client, the deadline and the payment', () => {
    const [sentence] = nothing('PARTNER_SUSPENDED', { occurredAt: at('2025-03-01T00:00:00Z') });
    expect(sentence).toContain(
      'a1, signed up on 2024-02-29T00:00:00.000Z; 12 months later, on 2025-02-28T00:00:00.000Z',
    );
    expect(sentence).toContain('the payment of 2025-03-01T00:00:00.000Z is after that');
  });

  test('ZERO_AMOUNT shows the figures', () => {
    expect(nothing('ZERO_AMOUNT', { taxMinor: 3900 })).toEqual([
      '39.00 USD − 39.00 tax = 0.00: nothing to give a share of.',
    ]);
  });

  test('NO_PERIOD names both rewards that were not possible', () => {
    expect(nothing('NO_PERIOD', { period: 'none' })[0]).toMatch(/no commission.*no free days/);
  });

  const LINK = { code: 'welcome', partnerId: 'p1', createdPosition: 1, disabledPosition: 2 };
  test.each<[NonNullable<Client['reason']> | 'UNKNOWN_CLIENT', Partial<Case>, RegExp]>([
    ['UNKNOWN_CLIENT', { client: undefined }, /signup of account a1 is not known yet/],
    ['NO_REFERRAL_CODE', {}, /signed up on 2024-02-29T00:00:00.000Z without a referral code/],
    ['NOT_SEPARATE_ACCOUNT', {}, /is not a separate account/],
    ['UNKNOWN_CODE', {}, /no referral link with that code is known yet/],
    [
      'CODE_NOT_ACTIVE',
      { link: { ...LINK, createdAt: PAID, disabledAt: null } },
      /before the code was created on 2024-06/,
    ],
    ['CODE_NOT_ACTIVE', { link: { ...LINK, createdAt: 0, disabledAt: SIGNED_UP } }, /was disabled from 2024-02-29/],
    ['SELF_REFERRAL', {}, /nobody refers themselves/],
    [
      'REFERRER_TOO_NEW',
      { referrerSignup: { accountId: 'p1', signedUpAt: PAID, position: 8 } },
      /p1 not before that, on 2024-06/,
    ],
  ])('NOT_ATTRIBUTED says what lies behind it: %s', (reason, rest, sentence) => {
    const client = reason === 'UNKNOWN_CLIENT' ? undefined : { ...CLIENT, partnerId: null, reason };
    const given = facts({ outcome: 'none', reason: 'NOT_ATTRIBUTED', partnerId: null }, { client, ...rest });
    expect(calculationOf(given)).toEqual([expect.stringMatching(sentence)]);
    expect(attributionReason(given)).toBe(reason);
  });
});
