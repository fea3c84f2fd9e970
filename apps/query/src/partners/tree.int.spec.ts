import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

interface Tree {
  accountId: string;
  clients: Tree[];
  directClients: number;
  totalClients: number;
}

/** `a(b(c),d)`: who is under whom, with the totals. */
const drawn = ({ accountId, clients, totalClients }: Tree): string =>
  `${accountId}${totalClients}${clients.length > 0 ? `(${clients.map(drawn).join(',')})` : ''}`;

describe('the tree of clients', () => {
  let app: TestQueryApp;

  const link = (partnerId: string) =>
    ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId, code: `code-${partnerId}` }] as const;
  const signup = (accountId: string, day: number, referrer?: string) =>
    [
      'client.signed_up.v1',
      `2024-02-${String(day).padStart(2, '0')}T00:00:00Z`,
      { accountId, separateAccount: true, ...(referrer ? { referralCode: `code-${referrer}` } : {}) },
    ] as const;

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened(
      [...link('root')],
      [...link('b')],
      [...link('c')],
      [...link('d')],
      [...signup('root', 1)],
      [...signup('b', 2, 'root')],
      [...signup('x', 3, 'root')],
      [...signup('c', 4, 'b')],
      [...signup('d', 5, 'c')],
      [...signup('e', 6, 'd')],
      [
        'payment.succeeded.v1',
        '2024-03-01T00:00:00Z',
        { paymentId: 'pay1', accountId: 'c', amountMinor: 3900, currency: 'USD', period: 'month' },
      ],
      ['contract.signed.v1', '2024-03-02T00:00:00Z', { contractId: 'k', partnerId: 'b', payoutAccountRef: 'r' }],
      [
        'payment.succeeded.v1',
        '2024-03-03T00:00:00Z',
        { paymentId: 'pay2', accountId: 'c', amountMinor: 3900, currency: 'USD', period: 'month' },
      ],
    );
  });
  afterAll(() => app.stop());

  const tree = async (partner: string, query = '') => {
    const reply = await app.get(`/v1/partners/${partner}/tree${query}`);
    await app.expectDocumented('/v1/partners/{partnerId}/tree', reply);
    return reply.body;
  };

  test('is three levels deep, and its totals count what lies deeper', async () => {
    const { root, truncated } = await tree('root');
    expect(drawn(root)).toBe('root5(b3(c2(d1)),x0)');
    expect(truncated).toBe(true);
  });

  test('is as deep as is asked for', async () => {
    expect(drawn((await tree('root', '?depth=1')).root)).toBe('root5(b3,x0)');
    const whole = await tree('root', '?depth=20');
    expect(drawn(whole.root)).toBe('root5(b3(c2(d1(e0))),x0)');
    expect(whole.truncated).toBe(false);
    expect(whole.root.directClients).toBe(2);
  });

  test('begins at any partner, and says what each account brought its referrer', async () => {
    const { root } = await tree('b');
    expect(root).toMatchObject({ accountId: 'b', signedUpAt: '2024-02-02T00:00:00.000Z', via: 'link' });
    expect(root.clients[0]).toMatchObject({
      accountId: 'c',
      via: 'link',
      earned: [{ currency: 'USD', minor: 390 }],
      freeDays: 3,
    });
    expect(root.earned).toEqual([]);
  });

  test('shows a partner what its clients brought it, and of deeper levels only that they are there', async () => {
    await app.history.happened(
      ['contract.signed.v1', '2024-03-02T00:00:00Z', { contractId: 'k2', partnerId: 'root', payoutAccountRef: 'r' }],
      [
        'payment.succeeded.v1',
        '2024-03-04T00:00:00Z',
        { paymentId: 'pay3', accountId: 'b', amountMinor: 3900, currency: 'USD', period: 'month' },
      ],
    );
    const seenBy = async (sub: string) => {
      const reply = await app.get(`/v1/partners/${sub}/tree?depth=20`, {
        token: await app.token({ scope: 'referrals:self', sub }),
      });
      await app.expectDocumented('/v1/partners/{partnerId}/tree', reply);
      return reply.body.root;
    };
    const brought = { via: 'link', earned: [{ currency: 'USD', minor: 390 }] };
    const root = await seenBy('root');
    expect(drawn(root)).toBe('root5(b3(c2(d1(e0))),x0)');
    expect(root.clients[0]).toMatchObject({ ...brought, signedUpAt: '2024-02-02T00:00:00.000Z' });
    const [c] = root.clients[0].clients;
    for (const deeper of [c, c.clients[0], c.clients[0].clients[0]])
      expect(deeper).toMatchObject({ signedUpAt: null, via: null, earned: [], freeDays: 0 });
    // What b's payments brought is root's, and what c's brought is b's.
    const b = await seenBy('b');
    expect(b).toMatchObject({ via: 'link', signedUpAt: '2024-02-02T00:00:00.000Z', earned: [], freeDays: 0 });
    expect(b.clients[0]).toMatchObject({ ...brought, freeDays: 3 });
    // Whoever may see all sees all.
    const all = await tree('root', '?depth=20');
    expect(all.root.clients[0].clients[0]).toMatchObject(brought);
  });

  test('shows a partner that never signed up itself, without a date', async () => {
    await app.history.happened([...link('ghost')]);
    expect((await tree('ghost')).root).toMatchObject({ accountId: 'ghost', signedUpAt: null, via: null, clients: [] });
  });

  test('is cut where it has too many nodes, and says so', async () => {
    await app.pool.query(
      `INSERT INTO projections_1.accounts (account_id, signed_up_at, signup_position, separate_account, partner_id, via)
       SELECT 'many-' || i, '2024-05-01'::timestamptz + i * interval '1 second', 1000 + i, true, 'x', 'link'
       FROM generate_series(1, 2500) AS i`,
    );
    const { root, truncated } = await tree('root', '?depth=20');
    expect(truncated).toBe(true);
    expect(root.totalClients).toBe(2505);
    const x = root.clients.find(({ accountId }: Tree) => accountId === 'x');
    expect(x.totalClients).toBe(2500);
    const count = (node: Tree): number => 1 + node.clients.reduce((sum, child) => sum + count(child), 0);
    expect(count(root)).toBe(2000);
    expect(x.clients[0].accountId).toBe('many-1');
  });

  test.each(['0', '21', '1.5', 'x', ''])('refuses the depth %j', async (depth) => {
    expect((await app.get(`/v1/partners/root/tree?depth=${depth}`)).status).toBe(400);
  });
});
