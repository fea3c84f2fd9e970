import { parseInstant } from '#contracts';
import { BUILT_IN_TERMS, targetSteps, type Outcome, type Payment } from '#program';
import { describe, expect, test } from '@jest/globals';
import { calculationOf } from './calculation.js';
import type { Case, Client, RecordedChange } from './case.js';
import { whyNotAttributed } from './why-nothing.js';

const at = (text: string): number => parseInstant(text)!;
const SIGNED_UP = at('2024-02-29T00:00:00Z');
const PAID = at('2024-06-01T12:00:00Z');

const PAYMENT = {
  paymentId: 'pay1',
  accountId: 'a1',
  occurredAt: PAID,
  amountMinor: 3900,
  taxMinor: 0,
  currency: 'USD',
  period: 'month' as const,
  periodCount: 1,
  position: 9,
};
const CLIENT: Client = {
  accountId: 'a1',
  signedUpAt: SIGNED_UP,
  position: 3,
  separateAccount: true,
  referralCode: 'welcome',
  partnerId: 'p1',
  via: 'link',
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
const COMMISSION: Outcome = { outcome: 'commission', reason: null, partnerId: 'p1' };
const FREE_DAYS: Outcome = { outcome: 'free_days', reason: null, partnerId: 'p1' };

function facts(over: Partial<Payment>, rest: Partial<Case> = {}): Case {
  const payment = { ...PAYMENT, ...over };
  const outcome = rest.outcome ?? COMMISSION;
  const terms = rest.terms ?? { ...BUILT_IN_TERMS, position: null };
  const changes = rest.changes ?? [];
  return {
    payment,
    client: CLIENT,
    link: undefined,
    similarCode: undefined,
    claim: undefined,
    referrerSignup: undefined,
    contracts: [CONTRACT],
    latestClient: { accountId: 'a1', signedUpAt: SIGNED_UP, position: 3 },
    terms,
    outcome,
    steps: targetSteps(payment, outcome, terms, changes),
    changes,
    strangers: [],
    ...rest,
  };
}

const refund = (amountMinor: number, taxMinor = 0, occurredAt = PAID + 1): RecordedChange => ({
  kind: 'refund',
  id: `r${amountMinor}`,
  accountId: 'a1',
  occurredAt,
  amountMinor,
  taxMinor,
  position: 20,
});
const failure = (refundId: string, occurredAt = PAID + 10): RecordedChange => ({
  kind: 'refund_failure',
  id: refundId,
  accountId: 'a1',
  occurredAt,
  position: 22,
});
const dispute = (status: 'opened' | 'won' | 'lost', id = 'd1', occurredAt = PAID + 2): RecordedChange => ({
  kind: 'dispute',
  id,
  accountId: 'a1',
  occurredAt,
  status,
  position: 21,
});
const nothing = (
  reason: (Outcome & { outcome: 'none' })['reason'],
  payment: Partial<Payment> = {},
  rest: Partial<Case> = {},
): string[] => calculationOf(facts(payment, { outcome: { outcome: 'none', reason, partnerId: 'p1' }, ...rest }));

/** What is told of refunds and disputes, without the moments. */
const since = (payment: Partial<Payment>, changes: RecordedChange[], rest: Partial<Case> = {}): string[] =>
  calculationOf(facts(payment, { changes, ...rest }))
    .slice(3)
    .map((line) => line.replace(/ on 2024-[^:,]*:[^:,]*:[^:,]*/, ''));

describe('the calculation of a commission', () => {
  const figures = (payment: Partial<Payment>, rest: Partial<Case> = {}): string =>
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
    expect(figures({}, { terms })).toBe('39.00 USD − 0.00 tax = 39.00; 12.5 % = 4.875, rounded half up to 4.88');
  });

  test('takes back by refunds, on the net amount', () => {
    expect(since({ taxMinor: 650 }, [refund(1200, 200), refund(600, 100, PAID + 5)])).toEqual([
      'Refund r1200 of 12.00 USD: in all 12.00 refunded, 10.00 of it without tax; ' +
        '32.50 − 10.00 = 22.50; 10 % = 2.25; taken back: 1.00 USD',
      'Refund r600 of 6.00 USD: in all 18.00 refunded, 15.00 of it without tax; ' +
        '32.50 − 15.00 = 17.50; 10 % = 1.75; taken back: 0.50 USD',
      'In all 3.25 USD given, 1.50 taken back: 1.75 available, 0.00 held.',
    ]);
  });

  test('gives again what a refund took that failed', () => {
    expect(since({ taxMinor: 650 }, [refund(1200, 200), failure('r1200')])).toEqual([
      expect.stringContaining('10 % = 2.25; taken back: 1.00 USD'),
      'Refund r1200 failed: in all 0.00 refunded, 0.00 of it without tax; ' +
        '32.50 − 0.00 = 32.50; 10 % = 3.25; given again: 1.00 USD',
      'In all 3.25 USD given, 0.00 taken back: 3.25 available, 0.00 held.',
    ]);
    expect(since({}, [refund(3900), dispute('opened'), failure('r3900')])[2]).toContain(
      'given again and held: 3.90 USD',
    );
    expect(since({}, [refund(3900), refund(100, 0, PAID + 2), failure('r100')]).at(-1)).not.toContain('OVER_REFUND');
  });

  test('says when a refund took effect that claims to be older than its payment', () => {
    const lines = calculationOf(facts({}, { changes: [refund(100, 0, PAID - 1)] }));
    expect(lines[3]).toContain('Refund r100 of 1.00 USD on 2024-06-01T12:00:00.000Z, with the payment: ');
  });

  test('reports what was refunded beyond the payment', () => {
    const lines = since({}, [refund(3900), refund(100, 0, PAID + 2)]);
    expect(lines[0]).toContain('39.00 − 39.00 = 0.00; 10 % = 0.00; taken back: 3.90 USD');
    expect(lines[1]).toContain('nothing moves: nothing is left of the reward');
    expect(lines.at(-1)).toContain('exceed the payment by 1.00 USD (OVER_REFUND)');
  });

  test('says what each status of a dispute moved', () => {
    const statuses = [dispute('opened'), dispute('won', 'd1', PAID + 3), dispute('opened', 'd2', PAID + 4)];
    expect(since({}, statuses)).toEqual([
      'Dispute d1 opened: held: 3.90 USD',
      'Dispute d1 won: released: 3.90 USD',
      'Dispute d2 opened: held: 3.90 USD',
      'In all 3.90 USD given, 0.00 taken back: 0.00 available, 3.90 held.',
    ]);
    expect(since({}, [dispute('lost')])).toEqual([
      'Dispute d1 lost: taken back: 3.90 USD',
      'In all 3.90 USD given, 3.90 taken back: 0.00 available, 0.00 held.',
    ]);
    expect(since({}, [dispute('opened'), refund(1900, 0, PAID + 3), dispute('lost', 'd1', PAID + 4)])).toEqual([
      'Dispute d1 opened: held: 3.90 USD',
      expect.stringContaining('10 % = 2.00; taken back of what was held: 1.90 USD'),
      'Dispute d1 lost: taken back of what was held: 2.00 USD',
      'In all 3.90 USD given, 3.90 taken back: 0.00 available, 0.00 held.',
    ]);
    expect(since({}, [dispute('lost'), dispute('won', 'd1', PAID + 3)])[1]).toBe(
      'Dispute d1 won: given again: 3.90 USD',
    );
    const reopened = [dispute('opened', 'd2', PAID), dispute('lost'), dispute('won', 'd1', PAID + 3)];
    expect(since({}, reopened)[2]).toBe('Dispute d1 won: given again and held: 3.90 USD');
  });

  test.each<[string, RecordedChange[]]>([
    ['Dispute d1 won: nothing moves: nothing was held', [dispute('won')]],
    ['Dispute d2 opened: nothing moves: dispute d1 is open', [dispute('opened'), dispute('opened', 'd2', PAID + 3)]],
    ['Dispute d2 lost: nothing moves: dispute d1 is lost', [dispute('lost'), dispute('lost', 'd2', PAID + 3)]],
    ['Dispute d1 opened: nothing moves: it stood so already', [dispute('opened'), dispute('opened', 'd1', PAID + 3)]],
    ['Dispute d1 lost: nothing moves: nothing is left of the reward', [refund(3900), dispute('lost')]],
    ['nothing moves: dispute d1 is lost', [dispute('lost'), refund(1, 0, PAID + 3)]],
    ['Refund r1 failed: nothing moves: the refund never counted', [refund(1), failure('r1', PAID + 1)]],
    ['Refund r1 failed: nothing moves: that refund is not known yet', [failure('r1')]],
    ['nothing moves: dispute d1 is lost', [refund(3900), dispute('lost'), failure('r3900')]],
    [
      'nothing moves: nothing is left of the reward',
      [refund(3900), { ...refund(3900), id: 'other' }, failure('r3900')],
    ],
    ['10 % = 3.896, rounded half up to 3.90; nothing moves: the share is the same', [refund(4)]],
  ])('says why nothing moves: %s', (sentence, changes) => {
    expect(since({}, changes).at(-2)).toContain(sentence);
  });

  test('says of what was over before the payment that it moves nothing', () => {
    const early = [dispute('opened', 'd1', PAID - 3), dispute('won', 'd1', PAID - 2)];
    expect(since({}, [...early, refund(1, 0, PAID - 2), failure('r1', PAID - 1)])).toEqual([
      'Dispute d1 opened, with the payment: nothing moves: the dispute had a later status when the payment was made',
      'Refund r1 of 0.01 USD, with the payment: nothing moves: it had failed before it could count',
      'Dispute d1 won, with the payment: nothing moves: nothing was held',
      'Refund r1 failed, with the payment: nothing moves: the refund never counted',
      'In all 3.90 USD given, 0.00 taken back: 3.90 available, 0.00 held.',
    ]);
  });

  test('names the claim that stands in place of the code', () => {
    const claim = { claimId: 'cl1', partnerId: 'p1', decidedPosition: 30 };
    expect(calculationOf(facts({}, { claim }))[0]).toBe('Account a1 is a client of partner p1 by approved claim cl1.');
  });
});

describe('the calculation of free days', () => {
  const days = (payment: Partial<Payment>, rest: Partial<Case> = {}): string[] =>
    calculationOf(facts(payment, { outcome: FREE_DAYS, contracts: [], ...rest })).slice(2);

  test('multiplies days by periods', () => {
    expect(days({ periodCount: 2 })).toEqual(['3 days × 2 months = 6 days']);
    expect(days({ period: 'year' })).toEqual(['30 days × 1 year = 30 days']);
  });

  test('says what a refund in part and in full does to them', () => {
    expect(days({}, { changes: [refund(3899)] }).slice(1)).toEqual([
      expect.stringMatching(/in all 38.99 refunded; nothing moves: days are taken back only when .* in full$/),
      'In all 3 days given, 0 taken back: 3 available, 0 held.',
    ]);
    expect(days({}, { changes: [refund(3900), failure('r3900')] }).slice(2)).toEqual([
      expect.stringMatching(/^Refund r3900 failed on .*: in all 0\.00 refunded; given again: 3 days$/),
      'In all 3 days given, 0 taken back: 3 available, 0 held.',
    ]);
    expect(days({}, { changes: [refund(3900)] }).slice(1)).toEqual([
      expect.stringMatching(/in all 39.00 refunded; taken back: 3 days$/),
      'In all 3 days given, 3 taken back: 0 available, 0 held.',
    ]);
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
    const outcome: Outcome = { outcome: 'none', reason: 'NOT_ATTRIBUTED', partnerId: null };
    const given = facts({}, { outcome, client, ...rest });
    expect(calculationOf(given)).toEqual([expect.stringMatching(sentence)]);
    expect(whyNotAttributed(given)).toBe(reason);
  });
});
