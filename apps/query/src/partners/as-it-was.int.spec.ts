import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact } from '../../../../test/support/history.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

const signup = (accountId: string, time: string, referralCode?: string): Fact => [
  'client.signed_up.v1',
  time,
  { accountId, separateAccount: true, ...(referralCode === undefined ? {} : { referralCode }) },
];
const link = (code: string, partnerId: string, time: string, what: 'created' | 'disabled' = 'created'): Fact => [
  `referral_link.${what}.v1`,
  time,
  { code, partnerId },
];
const paid = (paymentId: string, accountId: string, time: string): Fact => [
  'payment.succeeded.v1',
  time,
  { paymentId, accountId, amountMinor: 50_000, currency: 'USD', period: 'month' },
];
const claim = (claimId: string, partnerId: string, accountId: string, time: string): Fact => [
  'claim.approved.v1',
  time,
  { claimId, partnerId, accountId },
];
const contract = (contractId: string, partnerId: string, time: string): Fact => [
  'contract.signed.v1',
  time,
  { contractId, partnerId, payoutAccountRef: `ref-${contractId}` },
];
const withdrawal = (
  what: 'requested' | 'paid' | 'failed' | 'returned',
  withdrawalId: string,
  time: string,
  more: object = { reason: 'no such account' },
): Fact => [`withdrawal.${what}.v1`, time, { withdrawalId, partnerId: 'ann', ...more }];
const requested = (withdrawalId: string, amountMinor: number, time: string): Fact =>
  withdrawal('requested', withdrawalId, time, { amountMinor, currency: 'USD' });

/** As it happened, told at once: what was known at a time is what had happened by then. */
const TOLD_AT_ONCE: Fact[] = [
  link('ann-code', 'ann', '2025-01-01T00:00:00Z'),
  link('bob-code', 'bob', '2025-01-02T00:00:00Z'),
  signup('bob', '2025-01-03T00:00:00Z', 'ann-code'),
  signup('c1', '2025-01-04T00:00:00Z', 'bob-code'),
  signup('c2', '2025-01-05T00:00:00Z', 'ann-code'),
  paid('p0', 'c2', '2025-01-05T12:00:00Z'),
  contract('k1', 'ann', '2025-01-06T00:00:00Z'),
  paid('p1', 'c2', '2025-01-07T00:00:00Z'),
  paid('p2', 'c1', '2025-01-08T00:00:00Z'),
  paid('p3', 'bob', '2025-01-09T00:00:00Z'),
  requested('w1', 3_000, '2025-01-10T00:00:00Z'),
  withdrawal('paid', 'w1', '2025-01-11T00:00:00Z', {}),
  requested('w2', 2_500, '2025-01-12T00:00:00Z'),
  withdrawal('failed', 'w2', '2025-01-13T00:00:00Z'),
  requested('w3', 9_000_000, '2025-01-14T00:00:00Z'),
  requested('w4', 2_000, '2025-01-14T12:00:00Z'),
  [
    'payment.refunded.v1',
    '2025-01-15T00:00:00Z',
    { refundId: 'r1', paymentId: 'p1', accountId: 'c2', amountMinor: 20_000 },
  ],
  withdrawal('returned', 'w1', '2025-01-16T00:00:00Z'),
  [
    'adjustment.posted.v1',
    '2025-01-17T00:00:00Z',
    { adjustmentId: 'a1', partnerId: 'ann', asset: 'DAY', amount: 7, reason: 'a gift' },
  ],
  ['free_days.applied.v1', '2025-01-18T00:00:00Z', { applicationId: 'fd1', partnerId: 'ann', days: 2 }],
  link('ann-code', 'ann', '2025-01-19T00:00:00Z', 'disabled'),
  ['contract.terminated.v1', '2025-01-20T00:00:00Z', { contractId: 'k1', partnerId: 'ann' }],
];

/** What comes late, and changes what was believed of the time before. */
const TOLD_LATE: Fact[] = [
  signup('c3', '2025-01-06T00:00:00Z', 'cat-code'),
  paid('p4', 'c3', '2025-01-07T12:00:00Z'),
  link('cat-code', 'cat', '2025-01-05T00:00:00Z'),
  // Whose client it is moves, comes back, and is lost.
  claim('cl1', 'ann', 'c3', '2025-02-01T00:00:00Z'),
  claim('cl2', 'ann', 'c1', '2025-02-02T00:00:00Z'),
  ['claim.rejected.v1', '2025-02-03T00:00:00Z', { claimId: 'cl1', reason: 'after all not' }],
  claim('cl3', 'ann', 'c3', '2025-02-04T00:00:00Z'),
  claim('cl2', 'cat', 'c1', '2025-02-05T00:00:00Z'),
  // A link turns out to be older, then disabled earlier; one is disabled before it is known.
  link('bob-code', 'bob', '2024-12-01T00:00:00Z'),
  link('ann-code', 'ann', '2025-01-04T12:00:00Z', 'disabled'),
  link('ann-2', 'ann', '2025-01-21T00:00:00Z', 'disabled'),
  link('ann-2', 'ann', '2025-01-02T00:00:00Z'),
  contract('k2', 'cat', '2025-01-01T00:00:00Z'),
  ['contract.terminated.v1', '2025-03-02T00:00:00Z', { contractId: 'k3', partnerId: 'bob' }],
  contract('k3', 'bob', '2025-01-05T00:00:00Z'),
  [
    'program_terms.published.v1',
    '2024-12-15T00:00:00Z',
    {
      termsId: 'generous',
      commissionBps: 1500,
      freeDaysPerMonth: 5,
      freeDaysPerYear: 40,
      minimumWithdrawalMinor: { USD: 1000 },
      inactivityMonths: 24,
    },
  ],
  signup('ann', '2025-01-03T12:00:00Z'),
];

const PARTNERS = ['ann', 'bob', 'cat'];
const ROUTES = {
  '/v1/partners/{partnerId}': '',
  '/v1/partners/{partnerId}/balances': '',
  '/v1/partners/{partnerId}/clients': 'sort=signedUpAt',
  '/v1/partners/{partnerId}/free-days': '',
  '/v1/partners/{partnerId}/ledger': '',
  '/v1/partners/{partnerId}/rewards': 'by=day&from=2025-01-01&to=2025-02-10',
  '/v1/partners/{partnerId}/tree': 'depth=20',
  '/v1/partners/{partnerId}/withdrawals': '',
};

const AT_ONCE = 8;
/** Of so many facts it is looked after one: one not looked after is seen by whether it counts too early, or not later on. */
const LOOKS_EVERY = 2;
const PATHS = Object.entries(ROUTES).flatMap(([route, query]) =>
  PARTNERS.map((partnerId) => `${route.replace('{partnerId}', partnerId)}?${query}`),
);

describe('a partner as it was', () => {
  let app: TestQueryApp;
  /** What was answered when the log ended at a position, by that and the path; with the moment of the last fact, and of no moment. */
  const lives: { position: number; path: string; body: unknown }[] = [];

  async function look(path: string, time: string | undefined): Promise<void> {
    const { status, body, headers } = await app.get(path);
    if (status !== 200) return;
    const position = Number(headers.get('x-position'));
    lives.push({ position, path, body });
    if (time === undefined) return;
    const ofThen = `${path}&asOf=${time}`;
    const bodyOfThen = (await app.get(ofThen)).body as unknown;
    lives.push({ position, path: ofThen, body: bodyOfThen });
    // Where a partner stands follows from the day on which it is asked as well.
    if (path.split('/').length === '/v1/partners/ann'.split('/').length) return;
    expect({ ofThen, body: withoutCursors(bodyOfThen) }).toEqual({ ofThen, body: withoutCursors(body) });
  }

  beforeAll(async () => {
    app = await startQueryApp({ limitServiceCostlyAtOnce: PATHS.length });
    await app.history.followed(async (caughtUp) => {
      const all = [...TOLD_AT_ONCE, ...TOLD_LATE];
      for (const [i, fact] of all.entries()) {
        await app.history.record(fact);
        await caughtUp();
        if ((all.length - 1 - i) % LOOKS_EVERY !== 0) continue;
        const time = TOLD_AT_ONCE.includes(fact) ? fact[1] : undefined;
        await Promise.all(PATHS.map((path) => look(path, time)));
      }
    });
    expect((await app.pool.query('SELECT message FROM projections_1.rejected_events')).rows).toEqual([]);
  });
  afterAll(() => app.stop());

  test('asked at a position, every route answers what it did when the log ended there, as of a time or not', async () => {
    expect(lives.length).toBeGreaterThan(500);
    const check = async ({ position, path, body }: (typeof lives)[number]): Promise<void> => {
      const reply = await app.get(`${path}&atPosition=${position}`);
      expect({ path, position, body: withoutCursors(reply.body) }).toEqual({
        path,
        position,
        body: withoutCursors(body),
      });
      if (position !== lives.at(-1)!.position) return;
      await app.expectDocumented(path.replace(/partners\/\w+/, 'partners/{partnerId}').replace(/\?.*/, ''), reply);
    };
    for (let i = 0; i < lives.length; i += AT_ONCE) await Promise.all(lives.slice(i, i + AT_ONCE).map(check));
  });

  test.each(Object.keys(ROUTES))('%s refuses a position that is not reached', async (route) => {
    const { status, body } = await app.get(`${route.replace('{partnerId}', 'ann')}?atPosition=1000000`);
    expect([status, body.code]).toEqual([400, 'invalid-parameter']);
  });

  test('a page goes on where the one before it ended, at the same moment', async () => {
    const { position } = lives.at(-1)!;
    for (const [list, of] of [
      ['clients', 'clients'],
      ['withdrawals', 'withdrawals'],
    ] as const) {
      const path = `/v1/partners/ann/${list}?limit=1&atPosition=${position - 8}&asOf=2025-01-15T00:00:00Z`;
      const first = (await app.get(path)).body;
      const second = (await app.get(`${path}&after=${first.next}`)).body;
      const both = (await app.get(path.replace('limit=1', 'limit=2'))).body;
      expect([...first[of], ...second[of]]).toEqual(both[of]);
      expect((await app.get(`/v1/partners/ann/${list}?limit=1&after=${first.next}`)).status).toBe(400);
    }
  });

  test('the log says how far it was at a moment', async () => {
    const { rows } = await app.pool.query<{ last: number; at: string }>(
      `SELECT last_position::integer AS last, to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
       FROM event_batches ORDER BY first_position`,
    );
    expect(rows.length).toBeGreaterThan(30);
    const by = async (at: string) => (await app.get(`/v1/log/position?recordedBy=${at}`)).body.position as number;
    for (const { at, last } of rows) expect([at, await by(at)]).toEqual([at, last]);
    expect(await by('2020-01-01T00:00:00Z')).toBe(0);
    expect((await app.get('/v1/log/position')).body.position).toBe(rows.at(-1)!.last);
  });
});

/** The filters are part of what a cursor goes on with. */
const withoutCursors = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body, (key, value: unknown) => (key === 'next' && value !== null ? 'more' : value)));
