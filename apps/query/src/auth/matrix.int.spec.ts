import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact } from '../../../../test/support/history.js';
import { startQueryApp, type Reply, type TestQueryApp } from '../../../../test/support/query-app.js';

/**
 * Who sees what a route answers:
 * - `open`: anybody, without a token;
 * - `partners`: everybody with `referrals:read`; with `referrals:self` a partner for what is its own, and nothing else is found;
 * - `lists`: the same, where no id of the path says whose it is: a partner finds its own in the answer and nothing of others;
 * - `referrals`: with `referrals:read` alone;
 * - `anybody`: with any scope, since it says nothing of what is here;
 * - `finance`, `operations`: with the scope of that name alone.
 */
type Audience = 'open' | 'anybody' | 'partners' | 'lists' | 'referrals' | 'finance' | 'operations';

/** Every route of the OpenAPI document. A new one is to be added here, with those who may see it. */
const AUDIENCES: Record<string, Audience> = {
  '/health/live': 'open',
  '/health/ready': 'open',
  '/metrics': 'open',
  '/v1/accounts/{accountId}/payments': 'partners',
  '/v1/accounts/{accountId}/referrer': 'partners',
  '/v1/changes': 'lists',
  '/v1/claims': 'lists',
  '/v1/claims/{claimId}': 'partners',
  '/v1/claims/{claimId}/entries': 'partners',
  '/v1/events/{source}/{eventId}': 'operations',
  '/v1/finance/liability': 'finance',
  '/v1/finance/months/{month}': 'finance',
  '/v1/finance/rewards': 'finance',
  '/v1/finance/trial-balance': 'finance',
  '/v1/log/position': 'anybody',
  '/v1/operations/dead-letters': 'operations',
  '/v1/operations/dead-letters/{id}': 'operations',
  '/v1/operations/projections': 'operations',
  '/v1/operations/replays': 'operations',
  '/v1/operations/retention-gaps': 'operations',
  '/v1/operations/summary': 'operations',
  '/v1/operations/waiting': 'operations',
  '/v1/partners': 'lists',
  '/v1/partners/{partnerId}': 'partners',
  '/v1/partners/{partnerId}/clients': 'partners',
  '/v1/partners/{partnerId}/balances': 'partners',
  '/v1/partners/{partnerId}/free-days': 'partners',
  '/v1/partners/{partnerId}/ledger': 'partners',
  '/v1/partners/{partnerId}/rewards': 'partners',
  '/v1/partners/{partnerId}/statements': 'partners',
  '/v1/partners/{partnerId}/statements/{month}': 'partners',
  '/v1/partners/{partnerId}/tree': 'partners',
  '/v1/partners/{partnerId}/withdrawals': 'partners',
  '/v1/payments/{paymentId}/explanation': 'partners',
  '/v1/withdrawals': 'lists',
  '/v1/validate': 'anybody',
  '/v1/withdrawals/{withdrawalId}': 'partners',
};

/** What stands in a path for a parameter, of one of the two partners: every id of a partner's begins with its name. */
const SAMPLES: Record<string, (partner: string) => string> = {
  partnerId: (partner) => partner,
  accountId: (partner) => `${partner}-account`,
  paymentId: (partner) => `${partner}-payment`,
  withdrawalId: (partner) => `${partner}-withdrawal`,
  claimId: (partner) => `${partner}-claim`,
  id: () => 'm-1',
  source: () => 'test',
  eventId: () => 'e2',
  // All is recorded now.
  month: () => new Date().toISOString().slice(0, 7),
};

/** What a route is asked with, where it needs something. */
const QUERIES: Record<string, string> = {};

const MINE = 'mine';
const THEIRS = 'theirs';

function historyOf(partner: string): Fact[] {
  const partnerId = partner;
  const accountId = `${partner}-account`;
  return [
    ['client.signed_up.v1', '2023-12-01T00:00:00Z', { accountId: partner, separateAccount: true }],
    ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId, code: `${partner}-code` }],
    [
      'contract.signed.v1',
      '2024-01-02T00:00:00Z',
      { contractId: `${partner}-contract`, partnerId, payoutAccountRef: `${partner}-iban` },
    ],
    ['client.signed_up.v1', '2024-01-10T00:00:00Z', { accountId, separateAccount: true }],
    [
      'claim.filed.v1',
      '2024-01-11T00:00:00Z',
      {
        claimId: `${partner}-claim`,
        partnerInstance: partner,
        clientInstance: accountId,
        partnerEmail: `${partner}@example.org`,
        clientEmail: `${accountId}@example.org`,
        referralLink: `https://example.org/?ref=${partner}-code`,
      },
    ],
    ['claim.approved.v1', '2024-01-12T00:00:00Z', { claimId: `${partner}-claim`, partnerId, accountId }],
    [
      'payment.succeeded.v1',
      '2024-02-01T00:00:00Z',
      { paymentId: `${partner}-payment`, accountId, amountMinor: 3_900, currency: 'USD', period: 'month' },
    ],
    [
      'withdrawal.requested.v1',
      '2024-03-01T00:00:00Z',
      { withdrawalId: `${partner}-withdrawal`, partnerId, amountMinor: 1, currency: 'USD' },
    ],
  ];
}

interface Case {
  scope: string;
  sub: string;
  /** Whose ids the path names. */
  of: string;
}

const SCOPES = ['referrals:read', 'referrals:self', 'finance:read', 'operations:read', ''];
const CASES: Case[] = SCOPES.flatMap((scope) => [
  { scope, sub: MINE, of: MINE },
  { scope, sub: MINE, of: THEIRS },
]);

const MAY: Record<Exclude<Audience, 'open'>, readonly string[]> = {
  partners: ['referrals:read', 'referrals:self'],
  lists: ['referrals:read', 'referrals:self'],
  referrals: ['referrals:read'],
  finance: ['finance:read'],
  operations: ['operations:read'],
  anybody: ['referrals:read', 'referrals:self', 'finance:read', 'operations:read'],
};

/** The routes that are posted to, and what. */
const BODIES: Record<string, string> = { '/v1/validate': '{}' };

function statusFor(audience: Audience, { scope, of }: Case): number {
  if (audience === 'open') return 200;
  if (!MAY[audience].includes(scope)) return 403;
  return audience === 'partners' && scope === 'referrals:self' && of === THEIRS ? 404 : 200;
}

const pathOf = (route: string, partner: string): string =>
  route.replace(/\{(\w+)\}/g, (_match, name: string) => SAMPLES[name]!(partner)) + (QUERIES[route] ?? '');

/** Beside its own path, which the caller knows, and names in a problem. */
const textBeside = ({ text, body }: Reply): string =>
  body !== null && typeof body === 'object' ? JSON.stringify({ ...body, instance: '' }) : text;

describe('every route, for every scope, of one’s own and of another partner', () => {
  let app: TestQueryApp;
  let routes: string[];

  beforeAll(async () => {
    app = await startQueryApp({ limitPartnerPerSecond: 10_000, limitPartnerAtOnce: 100 });
    await app.history.receive('payments', 'this is not JSON');
    await app.history.happened(...historyOf(MINE), ...historyOf(THEIRS));
    routes = Object.keys((await app.get('/openapi.json')).body.paths as object).sort();
  });
  afterAll(() => app.stop());

  test('has its expectation here', () => {
    expect(routes).toEqual(Object.keys(AUDIENCES).sort());
    const names = routes.flatMap((route) => [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(names.filter((name) => !(name! in SAMPLES))).toEqual([]);
  });

  test.each(Object.entries(AUDIENCES))('%s is for %s', async (route, audience) => {
    const body = BODIES[route];
    const ask = (path: string, token: string | null): Promise<Reply> =>
      body === undefined ? app.get(path, { token }) : app.post(path, body, { token });
    const bare = await ask(pathOf(route, MINE), null);
    expect(bare.status).toBe(audience === 'open' ? 200 : 401);
    const outcomes = await Promise.all(
      CASES.map(async (one) => {
        const reply = await ask(pathOf(route, one.of), await app.token(one));
        const text = one.scope === 'referrals:self' ? textBeside(reply) : '';
        return { ...one, status: reply.status, mine: text.includes(MINE), theirs: text.includes(THEIRS) };
      }),
    );
    expect(outcomes).toEqual(
      CASES.map((one) => {
        const status = statusFor(audience, one);
        // Sums name nobody; a list that is silent could be one that shows nothing at all.
        const isToShow = audience === 'lists' && one.scope === 'referrals:self';
        return { ...one, status, mine: isToShow ? true : expect.any(Boolean), theirs: false };
      }),
    );
  });

  test.each(Object.entries(AUDIENCES).filter(([, audience]) => audience === 'partners'))(
    'nobody can tell another’s %s from what does not exist',
    async (route) => {
      const token = await app.token({ scope: 'referrals:self', sub: MINE });
      const foreign = await app.get(pathOf(route, THEIRS), { token });
      const unknown = await app.get(pathOf(route, 'unknown'), { token });
      expect({ ...foreign.body, instance: '' }).toEqual({ ...unknown.body, instance: '' });
      expect(foreign.headers.get('x-position')).toBe(unknown.headers.get('x-position'));
    },
  );
});
