import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact } from '../../../../test/support/history.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

const filed = (claimId: string, data: object = {}): Fact => [
  'claim.filed.v1',
  '2024-03-01T00:00:00Z',
  {
    claimId,
    partnerInstance: 'nobody',
    clientInstance: 'nothing',
    partnerEmail: 'partner@example.org',
    clientEmail: 'client@example.org',
    referralLink: 'https://welcome.example.org/none',
    ...data,
  },
];

describe('the queries about claims', () => {
  let app: TestQueryApp;

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened(
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p1', code: 'welcome' }],
      ['client.signed_up.v1', '2024-01-10T00:00:00Z', { accountId: 'a1', separateAccount: true }],
      filed('c1', {
        partnerInstance: 'p1',
        clientInstance: 'a1',
        referralLink: 'https://x.test/join?ref=welcome&l=en',
      }),
      filed('c2'),
      filed('c3', { referralLink: 'welcome' }),
      ['claim.approved.v1', '2024-03-02T00:00:00Z', { claimId: 'c1', partnerId: 'p1', accountId: 'a1' }],
      ['claim.rejected.v1', '2024-03-03T00:00:00Z', { claimId: 'c2', reason: 'not a client of yours' }],
    );
    await app.history.happened(
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p2', code: 'other' }],
      ['client.signed_up.v1', '2024-01-10T00:00:00Z', { accountId: 'a2', separateAccount: true }],
    );
  });
  afterAll(() => app.stop());

  test('a claim, and what of its five fields is known here', async () => {
    const reply = await app.get('/v1/claims/c1');
    await app.expectDocumented('/v1/claims/{claimId}', reply);
    expect(reply.body).toEqual({
      claimId: 'c1',
      status: 'approved',
      filedAt: '2024-03-01T00:00:00.000Z',
      decidedAt: '2024-03-02T00:00:00.000Z',
      reason: null,
      partnerId: 'p1',
      accountId: 'a1',
      partnerInstance: 'p1',
      clientInstance: 'a1',
      partnerEmail: 'partner@example.org',
      clientEmail: 'client@example.org',
      referralLink: 'https://x.test/join?ref=welcome&l=en',
      matched: ['partnerInstance', 'clientInstance', 'referralLink'],
    });
  });

  test('a code in the host of a link is no code, and a bare code is a link', async () => {
    expect((await app.get('/v1/claims/c2')).body).toMatchObject({ matched: [], reason: 'not a client of yours' });
    expect((await app.get('/v1/claims/c3')).body).toMatchObject({ matched: ['referralLink'], status: 'filed' });
  });

  const idsOf = async (query: string) => {
    const reply = await app.get(`/v1/claims${query}`);
    await app.expectDocumented('/v1/claims', reply);
    return [reply.body.claims.map(({ claimId }: { claimId: string }) => claimId), reply.body.next];
  };

  test('claims newest first, by status, page by page', async () => {
    expect(await idsOf('')).toEqual([['c3', 'c2', 'c1'], null]);
    expect(await idsOf('?status=filed')).toEqual([['c3'], null]);
    const [first, next] = await idsOf('?limit=2');
    expect(first).toEqual(['c3', 'c2']);
    expect(await idsOf(`?limit=2&after=${next}`)).toEqual([['c1'], null]);
    expect((await app.get(`/v1/claims?status=filed&after=${next}`)).status).toBe(400);
  });

  test('a partner sees those that were approved for it, and those that name its link', async () => {
    await app.history.happened(
      filed('c4', { referralLink: 'https://x.test/?ref=other', clientInstance: 'a1' }),
      ['claim.rejected.v1', '2024-03-03T00:00:00Z', { claimId: 'c4', reason: 'too late' }],
      filed('c5', { referralLink: 'https://x.test/?ref=other', clientInstance: 'a2' }),
      ['claim.approved.v1', '2024-03-04T00:00:00Z', { claimId: 'c5', partnerId: 'p1', accountId: 'a2' }],
    );
    const seenBy = async (sub: string, path: string) =>
      app.get(path, { token: await app.token({ scope: 'referrals:self', sub }) });
    const ids = async (sub: string) =>
      (await seenBy(sub, '/v1/claims')).body.claims.map(({ claimId }: { claimId: string }) => claimId);
    expect(await ids('p1')).toEqual(['c5', 'c3', 'c1']);
    expect(await ids('p2')).toEqual(['c4']);
    expect((await seenBy('p1', '/v1/claims/c3')).body).toMatchObject({
      status: 'filed',
      partnerEmail: null,
      clientEmail: null,
      referralLink: 'welcome',
      matched: ['referralLink'],
    });
    expect((await seenBy('p2', '/v1/claims/c4')).body).toMatchObject({ reason: 'too late', matched: ['referralLink'] });
    expect((await seenBy('p1', '/v1/claims/c1')).body).toMatchObject({ clientEmail: 'client@example.org' });
    // Approved for p1, though it names the link of p2.
    expect((await seenBy('p2', '/v1/claims/c5')).status).toBe(404);
    expect((await seenBy('p2', '/v1/claims/c3')).status).toBe(404);
  });

  test('what a decision moved, to whose account', async () => {
    await app.history.happened(
      ['client.signed_up.v1', '2024-01-10T00:00:00Z', { accountId: 'a6', separateAccount: true }],
      [
        'payment.succeeded.v1',
        '2024-02-01T00:00:00Z',
        { paymentId: 'of-a6', accountId: 'a6', amountMinor: 3900, currency: 'USD', period: 'month' },
      ],
      filed('c6', { clientInstance: 'a6' }),
      ['claim.approved.v1', '2024-03-05T00:00:00Z', { claimId: 'c6', partnerId: 'p1', accountId: 'a6' }],
    );
    const reply = await app.get('/v1/claims/c6/entries');
    await app.expectDocumented('/v1/claims/{claimId}/entries', reply);
    expect(reply.body).toMatchObject({
      entries: [{ partnerId: 'p1', asset: 'DAY', paymentId: 'of-a6', reason: 'CLAIM_APPROVED' }],
      next: null,
    });
    expect((await app.get('/v1/claims/c3/entries')).body).toEqual({ entries: [], next: null });
    const token = await app.token({ scope: 'referrals:self', sub: 'p2' });
    expect((await app.get('/v1/claims/c6/entries', { token })).status).toBe(404);
  });

  test('nobody’s address stands in the log', () => {
    expect(app.log.join('')).not.toContain('example.org');
  });
});
