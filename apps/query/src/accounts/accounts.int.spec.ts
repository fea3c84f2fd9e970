import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact } from '../../../../test/support/history.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

const signup = (accountId: string, time: string, data: object = {}): Fact => [
  'client.signed_up.v1',
  time,
  { accountId, separateAccount: true, ...data },
];
const paid = (paymentId: string, accountId: string, time: string, data: object = {}): Fact => [
  'payment.succeeded.v1',
  time,
  { paymentId, accountId, amountMinor: 3900, currency: 'USD', period: 'month', ...data },
];
const T = (day: string): string => `2024-${day}T00:00:00Z`;

/** One payment for every outcome and every reason. */
const HISTORY: Fact[] = [
  ['referral_link.created.v1', T('01-05'), { partnerId: 'p-without-signup', code: 'third' }],
  ['referral_link.created.v1', T('01-05'), { partnerId: 'p1', code: 'welcome' }],
  ['referral_link.disabled.v1', T('06-01'), { partnerId: 'p1', code: 'welcome' }],
  ['contract.signed.v1', T('03-01'), { contractId: 'c1', partnerId: 'p1', payoutAccountRef: 'acct-1' }],
  ['contract.terminated.v1', T('05-01'), { contractId: 'c1', partnerId: 'p1' }],
  signup('a1', T('01-10'), { referralCode: 'welcome' }),
  paid('days', 'a1', T('02-01'), { periodCount: 2 }),
  paid('money', 'a1', T('03-01'), { amountMinor: 5 }),
  paid('refunded', 'a1', T('03-02')),
  ['payment.refunded.v1', T('03-05'), { refundId: 'r1', paymentId: 'refunded', accountId: 'a1', amountMinor: 900 }],
  paid('disputed', 'a1', T('03-03')),
  ['payment.disputed.v1', T('03-06'), { disputeId: 'd1', paymentId: 'disputed', accountId: 'a1', status: 'lost' }],
  paid('after-contract', 'a1', T('05-01')),
  paid('before', 'a1', T('01-09')),
  paid('zero', 'a1', T('02-02'), { taxMinor: 3900 }),
  paid('one-off', 'a1', T('02-03'), { period: 'none' }),
  paid('too-late', 'a1', '2025-01-10T00:00:00.001Z'),
  paid('on-the-day', 'a1', '2025-01-10T00:00:00Z'),
  paid('of-nobody', 'unknown-account', T('02-01')),
  signup('codeless', T('02-01')),
  paid('of-codeless', 'codeless', T('02-02')),
  signup('attached', T('02-01'), { separateAccount: false, referralCode: 'welcome' }),
  paid('of-attached', 'attached', T('02-02')),
  signup('mistyped', T('02-01'), { referralCode: 'wellcome' }),
  paid('of-mistyped', 'mistyped', T('02-02')),
  signup('early', T('01-04'), { referralCode: 'welcome' }),
  paid('of-early', 'early', T('02-02')),
  signup('late', T('06-01'), { referralCode: 'welcome' }),
  paid('of-late', 'late', T('06-02')),
  signup('p1', T('01-08'), { referralCode: 'welcome' }),
  paid('of-self', 'p1', T('02-02')),
  signup('elder', T('01-07'), { referralCode: 'welcome' }),
  paid('of-elder', 'elder', T('02-02')),
];

describe('the queries about accounts and payments', () => {
  let app: TestQueryApp;

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened(...HISTORY);
  });
  afterAll(() => app.stop());

  const explain = async (paymentId: string) => {
    const reply = await app.get(`/v1/payments/${paymentId}/explanation`);
    expect(reply.status).toBe(200);
    await app.expectDocumented('/v1/payments/{paymentId}/explanation', reply);
    return reply.body;
  };

  test.each<[string, object, RegExp, string[]]>([
    [
      'money',
      { outcome: 'commission', reason: null },
      /0\.05 USD − 0\.00 tax = 0\.05; 10 % = 0\.005, rounded half up to 0\.01/,
      ['client.signed_up.v1', 'contract.signed.v1', 'payment.succeeded.v1', 'referral_link.created.v1'],
    ],
    [
      'refunded',
      { outcome: 'commission' },
      /Refund r1 of 9\.00 USD .*39\.00 − 9\.00 = 30\.00; 10 % = 3\.00; taken back: 0\.90 USD/,
      ['payment.refunded.v1'],
    ],
    [
      'disputed',
      { outcome: 'commission' },
      /Dispute d1 lost on 2024-03-06T00:00:00.000Z: taken back: 3.90 USD/,
      ['payment.disputed.v1'],
    ],
    ['days', { outcome: 'free_days', reason: null }, /3 days × 2 months = 6 days/, ['contract.signed.v1']],
    ['after-contract', { outcome: 'free_days' }, /3 days × 1 month = 3 days/, ['contract.terminated.v1']],
    ['on-the-day', { outcome: 'free_days' }, /3 days/, ['client.signed_up.v1']],
    [
      'before',
      { outcome: 'none', reason: 'BEFORE_SIGNUP' },
      /is before the client's signup on 2024-01-10/,
      ['client.signed_up.v1'],
    ],
    [
      'too-late',
      { outcome: 'none', reason: 'PARTNER_SUSPENDED' },
      /12 months later, on 2025-01-10T00:00:00.000Z/,
      ['client.signed_up.v1'],
    ],
    ['zero', { outcome: 'none', reason: 'ZERO_AMOUNT' }, /39\.00 USD − 39\.00 tax = 0\.00/, ['payment.succeeded.v1']],
    ['one-off', { outcome: 'none', reason: 'NO_PERIOD' }, /buys no month or year/, ['contract.signed.v1']],
    [
      'of-nobody',
      { reason: 'NOT_ATTRIBUTED', attributionReason: 'UNKNOWN_CLIENT', partnerId: null },
      /not known yet/,
      ['payment.succeeded.v1'],
    ],
    [
      'of-codeless',
      { reason: 'NOT_ATTRIBUTED', attributionReason: 'NO_REFERRAL_CODE' },
      /without a referral code/,
      ['client.signed_up.v1'],
    ],
    [
      'of-attached',
      { reason: 'NOT_ATTRIBUTED', attributionReason: 'NOT_SEPARATE_ACCOUNT' },
      /not a separate account/,
      ['client.signed_up.v1'],
    ],
    [
      'of-mistyped',
      { reason: 'NOT_ATTRIBUTED', attributionReason: 'UNKNOWN_CODE' },
      /"wellcome", and no referral link/,
      ['client.signed_up.v1'],
    ],
    [
      'of-early',
      { reason: 'NOT_ATTRIBUTED', attributionReason: 'CODE_NOT_ACTIVE' },
      /before the code was created on 2024-01-05/,
      ['referral_link.created.v1'],
    ],
    [
      'of-late',
      { reason: 'NOT_ATTRIBUTED', attributionReason: 'CODE_NOT_ACTIVE' },
      /disabled from 2024-06-01/,
      ['referral_link.disabled.v1'],
    ],
    [
      'of-self',
      { reason: 'NOT_ATTRIBUTED', attributionReason: 'SELF_REFERRAL' },
      /nobody refers themselves/,
      ['referral_link.created.v1'],
    ],
    [
      'of-elder',
      { reason: 'NOT_ATTRIBUTED', attributionReason: 'REFERRER_TOO_NEW' },
      /p1 not before that, on 2024-01-08/,
      ['client.signed_up.v1'],
    ],
  ])('explains the payment %s', async (paymentId, expected, sentence, types) => {
    const body = await explain(paymentId);
    expect(body).toMatchObject({ paymentId, termsId: 'built-in', ...expected });
    expect(body.calculation.join('\n')).toMatch(sentence);
    expect(body.facts[0]).toMatchObject({ source: 'test', topic: 'facts', partition: 0, offset: expect.any(Number) });
    expect(body.facts.map(({ type }: { type: string }) => type)).toEqual(expect.arrayContaining(types));
    expect(body.facts.map(({ position }: { position: number }) => position)).toEqual(
      body.facts.map(({ position }: { position: number }) => position).sort((a: number, b: number) => a - b),
    );
    expect(body.entries.length > 0).toBe(body.outcome !== 'none');
  });

  test.each<[string, Fact]>([
    [
      'refund',
      [
        'payment.refunded.v1',
        T('03-07'),
        { refundId: 'r-of-another', paymentId: 'large-1', accountId: 'codeless', amountMinor: 30_000 },
      ],
    ],
    [
      'lost dispute',
      [
        'payment.disputed.v1',
        T('03-07'),
        { disputeId: 'd-of-another', paymentId: 'large-2', accountId: 'codeless', status: 'lost' },
      ],
    ],
  ])('tells of a %s that names another account that it touches nothing, and keeps the reward', async (_, fact) => {
    const paymentId = String(fact[2].paymentId);
    await app.history.happened(paid(paymentId, 'a1', T('03-04'), { amountMinor: 30_000 }), fact);
    const { calculation, entries, facts } = await explain(paymentId);
    expect(calculation).toEqual([
      expect.stringContaining('is a client of partner p1'),
      expect.stringContaining('the payment earns 10 %'),
      '300.00 USD − 0.00 tax = 300.00; 10 % = 30.00',
    ]);
    expect(entries).toMatchObject([{ code: 'COMMISSION', amount: 3_000 }]);
    const why = facts.find(({ type }: { type: string }) => type === fact[0]).why;
    expect(why).toContain("names account codeless, not the payment's, and touches nothing (ACCOUNT_MISMATCH)");

    const token = await app.token({ scope: 'referrals:self', sub: 'p1' });
    const own = await app.get(`/v1/payments/${paymentId}/explanation`, { token });
    expect(own.text).toContain('names another account');
    expect(own.text).not.toContain('codeless');
  });

  test('gives every payment of the history the same outcome in the list of its account', async () => {
    const reply = await app.get('/v1/accounts/a1/payments');
    await app.expectDocumented('/v1/accounts/{accountId}/payments', reply);
    const payments = reply.body.payments as { paymentId: string; time: string; outcome: string; reason: string }[];
    expect(payments.map(({ time }) => time)).toEqual(
      payments
        .map(({ time }) => time)
        .sort()
        .reverse(),
    );
    for (const { paymentId, outcome, reason } of payments) {
      expect(await explain(paymentId)).toMatchObject({ outcome, reason });
    }
  });

  test('pages through payments of one moment without a gap or a repetition', async () => {
    await app.history.happened(...['x', 'y', 'z'].map((id) => paid(`same-${id}`, 'codeless', T('07-01'))));
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const { body } = await app.get(`/v1/accounts/codeless/payments?limit=1${next === '' ? '' : `&after=${next}`}`);
      seen.push(...body.payments.map(({ paymentId }: { paymentId: string }) => paymentId));
      next = body.next;
    }
    expect(seen).toEqual(['same-z', 'same-y', 'same-x', 'of-codeless']);
  });

  test.each([
    ['a1', { partnerId: 'p1', via: 'link', reason: null, signedUpAt: '2024-01-10T00:00:00.000Z' }],
    ['codeless', { partnerId: null, via: null, reason: 'NO_REFERRAL_CODE', signedUpAt: '2024-02-01T00:00:00.000Z' }],
    ['mistyped', { partnerId: null, via: null, reason: 'UNKNOWN_CODE', signedUpAt: '2024-02-01T00:00:00.000Z' }],
    ['p-without-signup', { partnerId: null, via: null, reason: 'UNKNOWN_CLIENT', signedUpAt: null }],
    ['unknown-account', { partnerId: null, via: null, reason: 'UNKNOWN_CLIENT', signedUpAt: null }],
  ])('says who referred %s', async (accountId, expected) => {
    const reply = await app.get(`/v1/accounts/${accountId}/referrer`);
    await app.expectDocumented('/v1/accounts/{accountId}/referrer', reply);
    expect(reply.body).toEqual({ accountId, note: null, ...expected });
  });

  test('names what caused a correction, and moves a client by a claim from one partner to another', async () => {
    await app.history.happened(
      ['referral_link.created.v1', T('01-05'), { partnerId: 'p2', code: 'second' }],
      [
        'claim.filed.v1',
        T('08-01'),
        {
          claimId: 'cl1',
          partnerInstance: 'p2',
          clientInstance: 'a1',
          partnerEmail: 'p2@example.org',
          clientEmail: 'a1@example.org',
          referralLink: 'https://example.org/?ref=second',
        },
      ],
      ['claim.approved.v1', T('08-02'), { claimId: 'cl1', partnerId: 'p2', accountId: 'a1' }],
    );
    const body = await explain('days');
    expect(body).toMatchObject({ outcome: 'free_days', partnerId: 'p2' });
    expect(body.calculation[0]).toBe('Account a1 is a client of partner p2 by approved claim cl1.');
    const [given, ...corrections] = body.entries;
    expect(given).toMatchObject({ amount: 6, creditAccount: 'partner:p1:available', reason: null });
    expect(corrections).toHaveLength(2);
    const cause = body.facts.find(({ type }: { type: string }) => type === 'claim.approved.v1');
    expect(cause.why).toMatch(/binds the client to partner p2; caused entry/);
    for (const { eventId, position, reason } of corrections) {
      expect({ eventId, position }).toEqual({ eventId: cause.eventId, position: cause.position });
      expect(reason).not.toBeNull();
    }

    const ask = { token: await app.token({ scope: 'referrals:self', sub: 'p2' }) };
    const own = (await app.get('/v1/payments/days/explanation', ask)).body.entries as object[];
    expect(own).toEqual([expect.objectContaining({ creditAccount: 'partner:p2:available' })]);
  });
});
