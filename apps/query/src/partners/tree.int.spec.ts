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

  describe('of very many clients', () => {
    const MANY = 4_500;

    beforeAll(async () => {
      await app.history.happened(
        [...link('wide')],
        [...signup('wide', 1)],
        [...signup('leader', 2, 'wide')],
        [...link('leader')],
      );
      // Of one moment, so that the ids decide: as many signups one by one would take their time.
      await app.pool.query(
        `INSERT INTO projections_1.accounts SELECT parent || '-' || lpad(i::text, 5, '0'), '2024-02-03T00:00:00Z', i, true, 'code', parent, 'link', NULL, NULL
         FROM unnest($1::text[]) AS parent, generate_series(1, $2::integer) AS i`,
        [['wide', 'leader'], MANY],
      );
      await app.pool.query(
        `UPDATE projections_1.partners SET direct_clients = direct_clients + $2 WHERE partner_id = ANY($1)`,
        [['wide', 'leader'], MANY],
      );
    });

    interface Paged extends Tree {
      clients: Paged[];
      signedUpAt: string | null;
      next: string | null;
    }

    /** Everybody under a partner, by asking for what was not shown until nothing is left. */
    async function everybody(
      partnerId: string,
      depth: number,
      token?: string,
    ): Promise<{ seen: string[]; asked: number }> {
      const seen: string[] = [];
      const left = [''];
      let asked = 0;
      const look = (node: Paged, isRoot: boolean): void => {
        if (!isRoot) seen.push(node.accountId);
        if (node.next !== null) left.push(`&after=${node.next}`);
        for (const client of node.clients) look(client, false);
      };
      for (let after = left.shift(); after !== undefined; after = left.shift()) {
        const reply = await app.get(
          `/v1/partners/${partnerId}/tree?depth=${depth}${after}`,
          token === undefined ? {} : { token },
        );
        await app.expectDocumented('/v1/partners/{partnerId}/tree', reply);
        look(reply.body.root as Paged, true);
        asked += 1;
      }
      return { seen, asked };
    }

    test.each([1, 2, 20])('all are reached, each once, %i levels at a time', async (depth) => {
      const { seen } = await everybody('wide', depth);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength(2 * MANY + 1);
    });

    test('what is too deep is reached from where it goes on', async () => {
      const { seen, asked } = await everybody('root', 1);
      expect(seen.sort()).toEqual(['b', 'c', 'd', 'e', 'x']);
      expect(asked).toBeGreaterThan(1);
    });

    test('a partner reaches all of its own, and learns no more of deeper levels than that they are there', async () => {
      const token = await app.token({ scope: 'referrals:self', sub: 'wide' });
      expect((await everybody('wide', 2, token)).seen).toHaveLength(2 * MANY + 1);
      const { body } = await app.get('/v1/partners/wide/tree?depth=1', { token });
      const leader = (body.root as Paged).clients.find(({ accountId }) => accountId === 'leader')!;
      const first = (await app.get(`/v1/partners/wide/tree?after=${leader.next}`, { token })).body.root as Paged;
      expect(first).toMatchObject({ accountId: 'leader', signedUpAt: '2024-02-02T00:00:00.000Z', via: 'link' });
      expect(first.clients[0]).toMatchObject({ accountId: 'leader-00001', signedUpAt: null, via: null, earned: [] });
      expect(Buffer.from(first.next!, 'base64url').toString()).not.toMatch(/17068\d{8}|2024-02-03/);
    });

    test('a node that is not under the partner is found by no cursor, even one that is made by hand', async () => {
      const { encodeCursor } = await import('../../../../libs/read-models/src/reading/page.js');
      const made = (...keys: string[]) => `/v1/partners/b/tree?after=${encodeCursor('tree/b', keys)}`;
      expect((await app.get(made('root'))).status).toBe(404);
      expect((await app.get(made('leader'))).status).toBe(404);
      expect((await app.get(made('c'))).status).toBe(200);
      expect((await app.get('/v1/partners/b/tree?after=abc')).status).toBe(400);
      const { body } = await app.get('/v1/partners/wide/tree?depth=1');
      expect((await app.get(`/v1/partners/leader/tree?after=${body.root.next}`)).status).toBe(400);
    });
  });
});
