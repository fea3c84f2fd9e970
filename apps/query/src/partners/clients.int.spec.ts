import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact } from '../../../../test/support/history.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

const ROUTE = '/v1/partners/{partnerId}/clients';

describe('the clients of a partner', () => {
  let app: TestQueryApp;

  const payment = (paymentId: string, accountId: string, time: string, currency = 'USD'): Fact => [
    'payment.succeeded.v1',
    time,
    { paymentId, accountId, amountMinor: 10_000, currency, period: 'month' },
  ];

  beforeAll(async () => {
    app = await startQueryApp();
    const signup = (accountId: string, day: number, referralCode?: string): Fact => [
      'client.signed_up.v1',
      `2024-02-${String(day).padStart(2, '0')}T00:00:00Z`,
      { accountId, separateAccount: true, ...(referralCode ? { referralCode } : {}) },
    ];
    await app.history.happened(
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p1', code: 'one' }],
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p2', code: 'two' }],
      ['client.signed_up.v1', '2024-01-02T00:00:00Z', { accountId: 'p1', separateAccount: true }],
      signup('b-1', 3, 'one'),
      signup('a-2', 4, 'one'),
      signup('a-1', 5, 'one'),
      signup('claimed', 6),
      signup('foreign', 7, 'two'),
      payment('pay1', 'a-2', '2024-02-10T00:00:00Z'),
      ['contract.signed.v1', '2024-02-11T00:00:00Z', { contractId: 'c1', partnerId: 'p1', payoutAccountRef: 'r' }],
      payment('pay2', 'a-2', '2024-02-12T00:00:00Z'),
      payment('pay3', 'a-2', '2024-02-13T00:00:00Z', 'EUR'),
      payment('pay4', 'b-1', '2024-02-14T00:00:00Z'),
      [
        'payment.refunded.v1',
        '2024-02-15T00:00:00Z',
        { refundId: 'r1', paymentId: 'pay4', accountId: 'b-1', amountMinor: 10_000 },
      ],
      payment('pay5', 'foreign', '2024-02-16T00:00:00Z'),
      ['claim.approved.v1', '2024-02-17T00:00:00Z', { claimId: 'k1', partnerId: 'p1', accountId: 'claimed' }],
    );
  });
  afterAll(() => app.stop());

  test('say how they came, what they paid and what that brought', async () => {
    const reply = await app.get('/v1/partners/p1/clients');
    await app.expectDocumented(ROUTE, reply);
    const unpaid = { payments: 0, lastPaymentAt: null, earned: [], freeDays: 0 };
    expect(reply.body).toEqual({
      clients: [
        { ...unpaid, accountId: 'claimed', signedUpAt: '2024-02-06T00:00:00.000Z', via: 'claim' },
        { ...unpaid, accountId: 'a-1', signedUpAt: '2024-02-05T00:00:00.000Z', via: 'link' },
        {
          accountId: 'a-2',
          signedUpAt: '2024-02-04T00:00:00.000Z',
          via: 'link',
          payments: 3,
          lastPaymentAt: '2024-02-13T00:00:00.000Z',
          earned: [
            { currency: 'EUR', minor: 1000 },
            { currency: 'USD', minor: 1000 },
          ],
          freeDays: 3,
        },
        {
          accountId: 'b-1',
          signedUpAt: '2024-02-03T00:00:00.000Z',
          via: 'link',
          payments: 1,
          lastPaymentAt: '2024-02-14T00:00:00.000Z',
          earned: [],
          freeDays: 0,
        },
      ],
      next: null,
    });
  });

  test.each([
    ['', ['claimed', 'a-1', 'a-2', 'b-1']],
    ['&sort=signedUpAt', ['b-1', 'a-2', 'a-1', 'claimed']],
    ['&sort=accountId', ['a-1', 'a-2', 'b-1', 'claimed']],
    ['&sort=-accountId', ['claimed', 'b-1', 'a-2', 'a-1']],
    ['&search=a-', ['a-1', 'a-2']],
    ['&search=A-', []],
    ['&search=a-&sort=accountId', ['a-1', 'a-2']],
    ['&search=foreign', []],
  ])('%j are, page by page, %j', async (query, expected) => {
    const found: string[] = [];
    let after = '';
    do {
      const { body } = await app.get(`/v1/partners/p1/clients?limit=1${query}${after}`);
      found.push(...body.clients.map(({ accountId }: { accountId: string }) => accountId));
      after = body.next === null ? '' : `&after=${body.next}`;
    } while (after !== '');
    expect(found).toEqual(expected);
  });

  test('a cursor goes on with the clients of the same partner alone', async () => {
    const { body } = await app.get('/v1/partners/p1/clients?limit=1');
    expect((await app.get(`/v1/partners/p1/clients?limit=1&after=${body.next}`)).status).toBe(200);
    expect((await app.get(`/v1/partners/p2/clients?limit=1&after=${body.next}`)).status).toBe(400);
    expect((await app.get('/v1/partners/unknown/clients')).status).toBe(404);
  });
});
