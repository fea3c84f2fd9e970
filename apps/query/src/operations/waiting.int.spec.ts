import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact } from '../../../../test/support/history.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

const T = (day: string): string => `2024-${day}T00:00:00Z`;

const signup = (accountId: string, data: object = {}): Fact => [
  'client.signed_up.v1',
  T('01-10'),
  { accountId, separateAccount: true, ...data },
];
const paid = (paymentId: string, accountId: string): Fact => [
  'payment.succeeded.v1',
  T('02-01'),
  { paymentId, accountId, amountMinor: 30_000, currency: 'USD', period: 'month' },
];
const link = (partnerId: string, code: string): Fact => ['referral_link.created.v1', T('01-01'), { partnerId, code }];
const requested = (withdrawalId: string): Fact => [
  'withdrawal.requested.v1',
  T('03-01'),
  { withdrawalId, partnerId: 'ann', amountMinor: 2_000, currency: 'USD' },
];

/** By kind: a fact that waits, what is said of it, and the fact that it waits for. */
const WAITING: [kind: string, fact: Fact, said: object, awaited: Fact][] = [
  [
    'payment',
    paid('early', 'late-client'),
    {
      reason: 'UNKNOWN_CLIENT',
      waitsFor: 'the signup of account late-client',
      accountId: 'late-client',
      paymentId: 'early',
    },
    signup('late-client'),
  ],
  [
    'signup',
    signup('with-a-code', { referralCode: 'not-yet' }),
    {
      reason: 'UNKNOWN_CODE',
      waitsFor: 'a referral link with code "not-yet"',
      accountId: 'with-a-code',
      code: 'not-yet',
    },
    link('ann', 'not-yet'),
  ],
  [
    'refund',
    ['payment.refunded.v1', T('02-05'), { refundId: 'r-1', paymentId: 'unseen', accountId: 'cy', amountMinor: 100 }],
    {
      reason: 'UNKNOWN_PAYMENT',
      waitsFor: 'payment unseen of account cy',
      accountId: 'cy',
      paymentId: 'unseen',
      refundId: 'r-1',
    },
    paid('unseen', 'cy'),
  ],
  [
    'dispute',
    ['payment.disputed.v1', T('02-05'), { disputeId: 'd-1', paymentId: 'unheard', accountId: 'cy', status: 'lost' }],
    {
      reason: 'UNKNOWN_PAYMENT',
      waitsFor: 'payment unheard of account cy',
      accountId: 'cy',
      paymentId: 'unheard',
      disputeId: 'd-1',
    },
    paid('unheard', 'cy'),
  ],
  [
    'refund_failure',
    ['payment.refund_failed.v1', T('02-07'), { refundId: 'r-2', paymentId: 'unseen', accountId: 'cy' }],
    {
      reason: 'UNKNOWN_REFUND',
      waitsFor: 'refund r-2 of payment unseen and account cy',
      accountId: 'cy',
      paymentId: 'unseen',
      refundId: 'r-2',
    },
    ['payment.refunded.v1', T('02-05'), { refundId: 'r-2', paymentId: 'unseen', accountId: 'cy', amountMinor: 100 }],
  ],
  [
    'contract_termination',
    ['contract.terminated.v1', T('05-01'), { contractId: 'c-1', partnerId: 'ann' }],
    {
      reason: 'UNKNOWN_CONTRACT',
      waitsFor: 'the signature of contract c-1',
      partnerId: 'ann',
      contractId: 'c-1',
    },
    ['contract.signed.v1', T('03-01'), { contractId: 'c-1', partnerId: 'ann', payoutAccountRef: 'bank' }],
  ],
  [
    'link_disabling',
    ['referral_link.disabled.v1', T('05-01'), { partnerId: 'ann', code: 'spring' }],
    {
      reason: 'UNKNOWN_CODE',
      waitsFor: 'the creation of the referral link with code "spring"',
      partnerId: 'ann',
      code: 'spring',
    },
    link('ann', 'spring'),
  ],
  [
    'claim_approval',
    ['claim.approved.v1', T('05-01'), { claimId: 'cl-1', partnerId: 'ann', accountId: 'claimed' }],
    {
      reason: 'UNKNOWN_CLIENT',
      waitsFor: 'the signup of account claimed',
      partnerId: 'ann',
      accountId: 'claimed',
      claimId: 'cl-1',
    },
    signup('claimed'),
  ],
  [
    'withdrawal_outcome',
    ['withdrawal.paid.v1', T('05-01'), { withdrawalId: 'w-1', partnerId: 'ann', bankReference: 'SECRET-REF' }],
    {
      reason: 'ILLEGAL_TRANSITION',
      waitsFor: 'the request of withdrawal w-1',
      note: expect.stringMatching(/^it is dead letter r-\d+ and moves nothing: .*sent again under another event id$/),
      partnerId: 'ann',
      withdrawalId: 'w-1',
    },
    requested('w-1'),
  ],
];

const NAMES_NOTHING = {
  partnerId: null,
  accountId: null,
  paymentId: null,
  refundId: null,
  disputeId: null,
  contractId: null,
  withdrawalId: null,
  claimId: null,
  code: null,
};

describe('the list of facts that wait', () => {
  let app: TestQueryApp;
  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened(signup('cy'));
  });
  afterAll(() => app.stop());

  const list = async (query = '') => {
    const reply = await app.get(`/v1/operations/waiting${query}`);
    await app.expectDocumented('/v1/operations/waiting', reply);
    return reply.body;
  };

  test.each(WAITING)(
    'a %s is listed, with what it waits for, until that has come',
    async (kind, fact, said, awaited) => {
      const [type, time] = fact;
      expect((await list()).waiting).toEqual([]);
      await app.history.happened(fact);
      const { waiting } = await list();
      expect(waiting).toEqual([
        {
          position: expect.any(Number),
          eventId: expect.stringMatching(/^e\d+$/),
          source: 'test',
          type,
          kind,
          note: null,
          since: expect.stringMatching(/^\d{4}-.*Z$/),
          time: time.replace('Z', '.000Z'),
          ...NAMES_NOTHING,
          ...said,
        },
      ]);
      expect((await list(`?kind=${kind}`)).waiting).toEqual(waiting);
      await app.history.happened(awaited);
      expect((await list()).waiting).toEqual([]);
    },
  );

  test('a payment waits no more once its account has signed up, whether or not that brings it a partner', async () => {
    await app.history.happened(paid('by-nobodys-client', 'nobodys'), paid('again', 'nobodys'));
    expect((await list()).waiting).toHaveLength(2);
    await app.history.happened(signup('nobodys'));
    expect((await list()).waiting).toEqual([]);
  });

  test('an outcome of another partner’s withdrawal is a dead letter, and waits for nothing', async () => {
    await app.history.happened(requested('w-2'), [
      'withdrawal.paid.v1',
      T('05-02'),
      { withdrawalId: 'w-2', partnerId: 'bob' },
    ]);
    expect((await list()).waiting).toEqual([]);
  });

  test('pages through all kinds, the fact recorded first coming first, without a gap or a repetition', async () => {
    const facts = WAITING.map(([, fact]) => fact);
    await app.history.happened(...facts.map((fact) => renamed(fact, '2')), ...facts.map((fact) => renamed(fact, '3')));
    const whole = (await list()).waiting as { position: number; kind: string }[];
    expect(whole.map(({ kind }) => kind)).toEqual([...WAITING, ...WAITING].map(([kind]) => kind));
    const paged: unknown[] = [];
    for (let next: string | null = ''; next !== null;) {
      const body: { waiting: unknown[]; next: string | null } = await list(
        `?limit=5${next === '' ? '' : `&after=${next}`}`,
      );
      paged.push(...body.waiting);
      next = body.next;
    }
    expect(paged).toEqual(whole);
    const { waiting, next } = await list('?kind=link_disabling&limit=1');
    expect(waiting).toMatchObject([{ kind: 'link_disabling' }]);
    expect((await list(`?kind=link_disabling&limit=1&after=${next}`)).next).toBeNull();
    expect((await app.get(`/v1/operations/waiting?after=${next}`)).status).toBe(400);
  });

  test('an unknown kind is refused with those that there are', async () => {
    const { status, body } = await app.get('/v1/operations/waiting?kind=refunds');
    expect(status).toBe(400);
    expect(body.detail).toContain('payment, signup');
  });

  test('is for operators', async () => {
    const token = await app.token({ scope: 'referrals:read' });
    expect((await app.get('/v1/operations/waiting', { token })).status).toBe(403);
  });
});

describe('a refund or dispute that names another account than its payment', () => {
  let app: TestQueryApp;
  beforeAll(async () => void (app = await startQueryApp()));
  afterAll(() => app.stop());

  const refund = (accountId: string): Fact => [
    'payment.refunded.v1',
    T('02-05'),
    { refundId: 'r-1', paymentId: 'pay-1', accountId, amountMinor: 30_000 },
  ];
  const failure = (accountId: string): Fact => [
    'payment.refund_failed.v1',
    T('02-06'),
    { refundId: 'r-1', paymentId: 'pay-3', accountId },
  ];
  const dispute = (accountId: string): Fact => [
    'payment.disputed.v1',
    T('02-05'),
    { disputeId: 'd-1', paymentId: 'pay-2', accountId, status: 'lost' },
  ];

  test.each([
    ['refund', 'pay-1', refund],
    ['dispute', 'pay-2', dispute],
    ['refund_failure', 'pay-3', failure],
  ])('is listed with both of them, until the same is told of the right one: a %s', async (kind, paymentId, of) => {
    const list = async () => (await app.get(`/v1/operations/waiting?kind=${kind}`)).body.waiting;
    await app.history.happened(of('dee'));
    expect(await list()).toMatchObject([{ reason: 'UNKNOWN_PAYMENT', accountId: 'dee', paymentId }]);
    await app.history.happened(paid(paymentId, 'cy'));
    expect(await list()).toMatchObject([
      {
        reason: 'ACCOUNT_MISMATCH',
        waitsFor: `the same of account cy, whose payment ${paymentId} is`,
        note: 'it names account dee and touches nothing: sent for account cy under another event id it takes effect',
        accountId: 'dee',
      },
    ]);
    await app.history.happened(of('cy'));
    const still = kind === 'refund_failure' ? [{ reason: 'UNKNOWN_REFUND', accountId: 'cy' }] : [];
    const listed = await list();
    expect(listed).toHaveLength(still.length);
    expect(listed).toMatchObject(still);
  });

  test('is listed as long as one status of a dispute, at its time, was told of another account alone', async () => {
    const told = (accountId: string, time: string): Fact => [
      'payment.disputed.v1',
      time,
      { disputeId: 'd-2', paymentId: 'pay-2', accountId, status: 'opened' },
    ];
    await app.history.happened(told('dee', T('03-01')), told('dee', T('04-01')), told('cy', T('03-01')));
    expect((await app.get('/v1/operations/waiting?kind=dispute')).body.waiting).toMatchObject([
      { disputeId: 'd-2', reason: 'ACCOUNT_MISMATCH', time: '2024-04-01T00:00:00.000Z' },
    ]);
  });
});

/** The same of others. */
function renamed([type, time, data]: Fact, suffix: string): Fact {
  const others = Object.entries(data).map(([name, value]) => [
    name,
    /Id$|ode$/.test(name) ? `${String(value)}-${suffix}` : value,
  ]);
  return [type, time, Object.fromEntries(others) as Record<string, unknown>];
}

describe('a code that nobody has', () => {
  let app: TestQueryApp;
  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened(link('ann', 'Abc-1'), link('bob', 'SAME'), link('cy', 'same'), [
      'referral_link.disabled.v1',
      T('05-01'),
      { partnerId: 'dee', code: 'not-created' },
    ]);
  });
  afterAll(() => app.stop());

  test.each([
    ['abc-1', 'the code Abc-1 is known, differing only in case'],
    [' Abc-1\u00a0', 'the code Abc-1 is known, differing only in blanks'],
    ['ABC -1\u200b', 'the code Abc-1 is known, differing only in case and blanks'],
    ['Same', 'the codes SAME, same are known, differing only in case'],
    ['abc-2', null],
    ['Not-Created', null],
    [' ', null],
  ])('%j: the list, the referrer and the explanation say whether one is meant', async (referralCode, note) => {
    const accountId = `of-${Buffer.from(referralCode).toString('hex')}`;
    await app.history.happened(signup(accountId, { referralCode }), paid(`pay-${accountId}`, accountId));
    const { waiting } = (await app.get('/v1/operations/waiting?kind=signup')).body;
    expect(waiting.at(-1)).toMatchObject({ accountId, code: referralCode, note });
    const referrer = await app.get(`/v1/accounts/${accountId}/referrer`);
    await app.expectDocumented('/v1/accounts/{accountId}/referrer', referrer);
    expect(referrer.body).toMatchObject({ reason: 'UNKNOWN_CODE', note });
    const { calculation } = (await app.get(`/v1/payments/pay-${accountId}/explanation`)).body;
    expect(calculation).toEqual([expect.stringContaining(`with code ${JSON.stringify(referralCode)}`)]);
    expect(calculation[0].includes('are known') || calculation[0].includes('is known,')).toBe(note !== null);
    if (note !== null) expect(calculation[0]).toContain(`But ${note}.`);
  });
});
