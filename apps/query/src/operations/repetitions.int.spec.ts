import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact } from '../../../../test/support/history.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

const T = '2024-03-01T00:00:00Z';
const LATER = '2024-03-01T00:00:00.000001Z';

const FILED = {
  claimId: 'claim',
  partnerInstance: 'partner-instance',
  clientInstance: 'client-instance',
  partnerEmail: 'ann@example.com',
  clientEmail: 'cy@example.com',
  referralLink: 'https://example.com/?ref=ann-1',
};
const TERMS = {
  termsId: 'terms',
  commissionBps: 1_000,
  freeDaysPerMonth: 3,
  freeDaysPerYear: 30,
  minimumWithdrawalMinor: { USD: 2_000, EUR: 1_000 },
  inactivityMonths: 12,
};
const PAID = { paymentId: 'pay', accountId: 'cy', amountMinor: 3_900, currency: 'USD', period: 'month' };
const REFUNDED = { refundId: 'r', paymentId: 'pay', accountId: 'cy', amountMinor: 100 };

/** A fact, what is told otherwise when it comes again, what it is called, and how it is said to differ. */
const REPEATED: [type: Fact[0], data: Fact[2], otherwise: object, name: string, differing: string][] = [
  [
    'client.signed_up.v1',
    { accountId: 'cy', separateAccount: true, referralCode: 'for-ann' },
    { separateAccount: false, referralCode: 'for-bob' },
    'account cy has signed up',
    'separateAccount (true, here false), {time}, referralCode',
  ],
  [
    'payment.succeeded.v1',
    PAID,
    { accountId: 'dee', amountMinor: 4_900, taxMinor: 1, currency: 'EUR', period: 'year', periodCount: 2 },
    'payment pay is recorded',
    'accountId (cy, here dee), amountMinor (3900, here 4900), taxMinor (0, here 1), currency (USD, here EUR), period (month, here year), periodCount (1, here 2), {time}',
  ],
  [
    'payment.refunded.v1',
    REFUNDED,
    { amountMinor: 200, taxMinor: 50 },
    'refund r of payment pay and account cy is recorded',
    'amountMinor (100, here 200), taxMinor (0, here 50), {time}',
  ],
  [
    'payment.refund_failed.v1',
    { refundId: 'r', paymentId: 'pay', accountId: 'cy' },
    {},
    'the failure of refund r of payment pay and account cy is recorded',
    '{time}',
  ],
  [
    'contract.signed.v1',
    { contractId: 'c', partnerId: 'ann', payoutAccountRef: 'DE02-1203' },
    { partnerId: 'bob', payoutAccountRef: 'DE99-7777' },
    'the signature of contract c is recorded',
    'partnerId (ann, here bob), {time}, payoutAccountRef',
  ],
  [
    'contract.terminated.v1',
    { contractId: 'c', partnerId: 'ann' },
    {},
    'the termination of contract c is recorded',
    '{time}',
  ],
  [
    'free_days.applied.v1',
    { applicationId: 'use', partnerId: 'ann', days: 3 },
    { partnerId: 'bob', days: 4 },
    'application use of free days is recorded',
    'partnerId (ann, here bob), days (3, here 4), {time}',
  ],
  [
    'adjustment.posted.v1',
    { adjustmentId: 'adj', partnerId: 'ann', asset: 'USD', amount: 5_000, reason: 'Thank you, Ann' },
    { asset: 'DAY', amount: -2, reason: 'Sorry, Bob' },
    'adjustment adj is recorded',
    'asset (USD, here DAY), amount (5000, here -2), {time}, reason',
  ],
  [
    'withdrawal.requested.v1',
    { withdrawalId: 'w', partnerId: 'ann', amountMinor: 2_000, currency: 'USD' },
    { partnerId: 'bob', amountMinor: 3_000, currency: 'EUR' },
    'withdrawal w is requested',
    'partnerId (ann, here bob), amountMinor (2000, here 3000), currency (USD, here EUR), {time}',
  ],
  [
    'claim.filed.v1',
    FILED,
    { partnerEmail: 'bob@example.com', referralLink: 'https://example.com/?ref=bob-1' },
    'claim claim is filed',
    '{time}, partnerEmail, referralLink',
  ],
  [
    'program_terms.published.v1',
    TERMS,
    { commissionBps: 900, minimumWithdrawalMinor: { EUR: 500 } },
    'terms terms are recorded',
    'commissionBps (1000, here 900), minimumWithdrawalMinor ({"EUR":1000,"USD":2000}, here {"EUR":500}), {time}',
  ],
];

const TIME = 'time (2024-03-01T00:00:00.000Z, here 2024-03-01T00:00:00.000001Z)';

describe('what comes again under a business id that is recorded', () => {
  let app: TestQueryApp;
  beforeAll(async () => void (app = await startQueryApp()));
  afterAll(() => app.stop());

  /** The dead letters that came since. */
  async function refusalsOf(...facts: Fact[]): Promise<{ reason: string; message: string }[]> {
    const list = async () => (await app.get('/v1/operations/dead-letters?limit=500')).body.deadLetters;
    const before = (await list()).length;
    await app.history.happened(...facts);
    const all = await list();
    return all.slice(0, all.length - before).reverse();
  }

  test.each(REPEATED)('is a dead letter that says what differs: %s', async (type, data, otherwise, name, differing) => {
    const [first, ...others] = await refusalsOf(
      [type, T, data],
      [type, T, data],
      [type, LATER, { ...data, ...otherwise }],
    );
    const reason = type === 'client.signed_up.v1' ? 'DUPLICATE_SIGNUP' : 'DUPLICATE_BUSINESS_ID';
    expect(first).toMatchObject({
      reason,
      message: expect.stringMatching(new RegExp(`^${name} already, at position \\d+ with the same content$`)),
    });
    expect(others).toHaveLength(1);
    const [end] = others[0]!.message.split(/ at position \d+ with another /).slice(1);
    expect(others[0]).toMatchObject({ reason, message: expect.stringContaining(`${name} already,`) });
    expect(end).toBe(differing.replace('{time}', TIME));
    expect(others[0]!.message).not.toMatch(/example\.com|DE\d\d-|Sorry|for-bob/);
  });

  test('is a dead letter where a dispute has that status at that time already', async () => {
    const dispute = (time: string): Fact => [
      'payment.disputed.v1',
      time,
      { disputeId: 'd', paymentId: 'pay', accountId: 'cy', status: 'won' },
    ];
    const refusals = await refusalsOf(dispute(T), dispute(LATER), dispute(T));
    expect(refusals).toMatchObject([
      {
        reason: 'DUPLICATE_BUSINESS_ID',
        message: expect.stringMatching(
          /^dispute d of payment pay and account cy as won on 2024-03-01T00:00:00.000Z is recorded already, at position \d+ with the same content$/,
        ),
      },
    ]);
  });

  test('does not lose a contract whose termination was told of another partner first: that is refused', async () => {
    const refusals = await refusalsOf(
      ['contract.terminated.v1', LATER, { contractId: 'early', partnerId: 'ann' }],
      ['contract.signed.v1', T, { contractId: 'early', partnerId: 'bob', payoutAccountRef: 'bank' }],
    );
    expect(refusals).toMatchObject([
      {
        type: 'contract.terminated.v1',
        reason: 'DUPLICATE_BUSINESS_ID',
        message: expect.stringMatching(
          /^contract early is that of partner bob by the event at position \d+, here of partner ann$/,
        ),
      },
    ]);
    expect((await app.get('/v1/partners/bob')).body.contract).toMatchObject({ contractId: 'early' });
    expect((await app.get('/v1/operations/waiting?kind=contract_termination')).body.waiting).toEqual([]);
  });

  test('does not lose a link whose disabling was told of another partner first: that is refused', async () => {
    const refusals = await refusalsOf(
      ['referral_link.disabled.v1', LATER, { code: 'early', partnerId: 'ann' }],
      ['referral_link.created.v1', T, { code: 'early', partnerId: 'cid' }],
    );
    expect(refusals).toMatchObject([
      { type: 'referral_link.disabled.v1', reason: 'CODE_TAKEN', message: "code early is another partner's" },
    ]);
    expect((await app.get('/v1/partners/cid')).body.referralCodes).toEqual([{ code: 'early', active: true }]);
    expect((await app.get('/v1/operations/waiting?kind=link_disabling')).body.waiting).toEqual([]);
  });

  const ENDINGS: {
    kind: string;
    field: string;
    ended: (id: string, partnerId: string) => Fact;
    begun: (id: string, partnerId: string) => Fact;
  }[] = [
    {
      kind: 'contract_termination',
      field: 'contractId',
      ended: (contractId, partnerId) => ['contract.terminated.v1', LATER, { contractId, partnerId }],
      begun: (contractId, partnerId) => ['contract.signed.v1', T, { contractId, partnerId, payoutAccountRef: 'bank' }],
    },
    {
      kind: 'link_disabling',
      field: 'code',
      ended: (code, partnerId) => ['referral_link.disabled.v1', LATER, { code, partnerId }],
      begun: (code, partnerId) => ['referral_link.created.v1', T, { code, partnerId }],
    },
  ];
  const ORDERS = ['right ann dan', 'ann right dan', 'ann dan right'];

  test.each(ENDINGS.flatMap((ending) => ORDERS.map((order) => ({ ...ending, order }))))(
    'does not lose a $kind that was told of other partners too, before what it ends: $order',
    async ({ kind, field, ended, begun, order }) => {
      const id = `${kind}-${order.replaceAll(' ', '-')}`;
      const right = `of-${id}`;
      const partners = order.split(' ').map((name) => (name === 'right' ? right : name));
      const waiting = async () => (await app.get(`/v1/operations/waiting?kind=${kind}`)).body.waiting;
      for (const partnerId of partners) await app.history.happened(ended(id, partnerId));
      expect(await waiting()).toMatchObject(partners.map((partnerId) => ({ partnerId, [field]: id })));
      const refusals = await refusalsOf(begun(id, right));
      const mistaken = (partnerId: string) =>
        field === 'code' ? /is another partner's$/ : new RegExp(`by the event at .*, here of partner ${partnerId}$`);
      expect(refusals.map(({ message }) => message).sort()).toEqual([
        expect.stringMatching(mistaken('ann')),
        expect.stringMatching(mistaken('dan')),
      ]);
      expect(await waiting()).toEqual([]);
      const { contract, referralCodes } = (await app.get(`/v1/partners/${right}`)).body;
      expect({ contract, referralCodes }).toEqual({
        contract: null,
        referralCodes: field === 'code' ? [{ code: id, active: false }] : [],
      });
    },
  );
});
