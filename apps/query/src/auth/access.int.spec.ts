import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

const OPEN = ['/openapi.json', '/docs'];

describe('access', () => {
  let app: TestQueryApp;

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.receive('payments', 'this is not JSON');
    await app.history.happened(
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p1', code: 'welcome' }],
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p2', code: 'other' }],
      ['client.signed_up.v1', '2024-01-10T00:00:00Z', { accountId: 'a1', separateAccount: true }],
      ['client.signed_up.v1', '2024-01-10T00:00:00Z', { accountId: 'nobodys', separateAccount: true }],
      [
        'claim.filed.v1',
        '2024-01-11T00:00:00Z',
        {
          claimId: 'cl1',
          partnerInstance: 'p1',
          clientInstance: 'a1',
          partnerEmail: 'p1@example.org',
          clientEmail: 'a1@example.org',
          referralLink: 'https://example.org/?ref=welcome',
        },
      ],
      ['claim.approved.v1', '2024-01-12T00:00:00Z', { claimId: 'cl1', partnerId: 'p1', accountId: 'a1' }],
      [
        'payment.succeeded.v1',
        '2024-02-01T00:00:00Z',
        { paymentId: 'pay1', accountId: 'a1', amountMinor: 3900, currency: 'USD', period: 'month' },
      ],
      [
        'payment.succeeded.v1',
        '2024-02-01T00:00:00Z',
        { paymentId: 'pay2', accountId: 'nobodys', amountMinor: 3900, currency: 'USD', period: 'month' },
      ],
      [
        'withdrawal.requested.v1',
        '2024-03-01T00:00:00Z',
        { withdrawalId: 'w1', partnerId: 'p1', amountMinor: 1, currency: 'USD' },
      ],
    );
  });
  afterAll(() => app.stop());

  test.each(['/v1/partners/p1', '/v1/finance/liability', '/v1/operations/waiting'])(
    '%s asks who is there',
    async (path) => {
      const reply = await app.get(path, { token: null });
      expect(reply.status).toBe(401);
      expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="referral-ledger"');
      expect(reply.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  test.each(OPEN)('%s is open', async (path) => {
    expect((await app.get(path, { token: null })).status).toBe(200);
  });

  test.each(['/v1/partners/p1', '/v1/finance/liability', '/v1/operations/waiting'])(
    'who lacks the scope of %s hears which one it is',
    async (path) => {
      const reply = await app.get(path, { token: await app.token({ scope: '', sub: 'p1' }) });
      expect(reply.status).toBe(403);
      expect(reply.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    },
  );

  test('a partner finds nothing of accounts that belong to nobody', async () => {
    const token = await app.token({ scope: 'referrals:self', sub: 'p1' });
    expect((await app.get('/v1/accounts/nobodys/referrer', { token })).status).toBe(404);
    expect((await app.get('/v1/payments/pay2/explanation', { token })).status).toBe(404);
  });

  test('a partner sees of the claims its own', async () => {
    const claims = async (sub: string) =>
      (await app.get('/v1/claims', { token: await app.token({ scope: 'referrals:self', sub }) })).body.claims;
    expect(await claims('p1')).toHaveLength(1);
    expect(await claims('p2')).toEqual([]);
  });

  test('referrals:read beside referrals:self sees all partners', async () => {
    const token = await app.token({ scope: 'referrals:self referrals:read', sub: 'p2' });
    expect((await app.get('/v1/partners/p1', { token })).status).toBe(200);
  });

  test.each([
    ['another issuer', { issuer: 'https://else.test' }],
    ['another audience', { audience: 'else' }],
    ['a time that is over', { expires: '1 hour ago' }],
    ['no end', { expires: null }, 'it has no "exp"'],
    ['a beginning in the future', { issued: '1 hour', expires: '2 hours' }, 'its "iat" lies in the future'],
    ['a long life', { issued: '0 s', expires: '30 days' }, 'it lives longer than 86400 s'],
  ])('a token with %s is refused', async (_what, options, why = 'The bearer token is refused') => {
    const reply = await app.get('/v1/partners/p1', { token: await app.token(options) });
    expect([reply.status, reply.body.detail]).toEqual([401, expect.stringContaining(why)]);
    expect(reply.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  test.each([[5], [['p1']], [{ id: 'p1' }]])(
    'a token whose subject is %j is refused, and the app goes on',
    async (sub) => {
      const token = await app.token({ scope: 'referrals:self', sub: sub as unknown as string });
      expect((await app.get('/v1/partners/p1', { token })).status).toBe(401);
      expect((await app.get('/v1/partners/p1')).status).toBe(200);
    },
  );

  test.each(['abc', 'a b', 'e30.e30.e30'])('a bearer token %j that is none is refused', async (token) => {
    expect((await app.get('/v1/partners/p1', { token })).status).toBe(401);
  });
});
