import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';
import type { Fact } from '../../../../test/support/history.js';

const ROUTE = '/v1/partners';
const DAY = 86_400_000;
const ago = (days: number): string => new Date(Date.now() - days * DAY).toISOString();

const link = (partnerId: string, code: string): Fact => [
  'referral_link.created.v1',
  '2020-01-01T00:00:00Z',
  { partnerId, code },
];
const signup = (accountId: string, time: string, referralCode: string): Fact => [
  'client.signed_up.v1',
  time,
  { accountId, separateAccount: true, referralCode },
];
const payment = (accountId: string, time: string, amountMinor: number, currency = 'USD'): Fact => [
  'payment.succeeded.v1',
  time,
  { paymentId: `pay-${accountId}-${time}-${currency}`, accountId, amountMinor, currency, period: 'month' },
];
const contract = (partnerId: string): Fact => [
  'contract.signed.v1',
  '2020-01-02T00:00:00Z',
  { contractId: `contract-${partnerId}`, partnerId, payoutAccountRef: 'ref' },
];

interface Listed {
  partnerId: string;
  status: string;
}

describe('the list of partners', () => {
  let app: TestQueryApp;

  const ids = async (query: string, token?: string): Promise<string[]> => {
    const reply = await app.get(`${ROUTE}${query}`, token === undefined ? {} : { token });
    await app.expectDocumented(ROUTE, reply);
    return reply.body.partners.map(({ partnerId }: Listed) => partnerId);
  };

  /** Page after page of two rows: as long as the list is. */
  const allPages = async (query: string, token?: string): Promise<string[]> => {
    const found: string[] = [];
    let after = '';
    do {
      const { body } = await app.get(`${ROUTE}?limit=2${query}${after}`, token === undefined ? {} : { token });
      expect(body.partners.length).toBeLessThanOrEqual(2);
      found.push(...body.partners.map(({ partnerId }: Listed) => partnerId));
      after = body.next === null ? '' : `&after=${body.next}`;
    } while (after !== '');
    return found;
  };

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened(
      link('acme', 'Spring'),
      link('Beta', 'acme-too'),
      link('beta', 'winter'),
      link('gone', 'SPRING-2'),
      link('idle', 'nobody'),
      contract('acme'),
      contract('beta'),
      contract('gone'),
      ['contract.terminated.v1', '2024-01-01T00:00:00Z', { contractId: 'contract-gone', partnerId: 'gone' }],
      signup('zeta-1', '2023-01-01T00:00:00Z', 'SPRING-2'),
      signup('c-1', ago(20), 'Spring'),
      signup('c-2', ago(10), 'Spring'),
      signup('acme-3', ago(30), 'winter'),
      signup('zeta-4', ago(40), 'acme-too'),
      payment('c-1', ago(9), 10_000),
      payment('c-2', ago(9), 30_000, 'EUR'),
      payment('acme-3', ago(9), 20_000),
      payment('zeta-4', ago(9), 1_000),
      payment('zeta-1', '2023-02-01T00:00:00Z', 5_000),
    );
  });
  afterAll(() => app.stop());

  test('says of each partner what its own page says', async () => {
    const { body } = await app.get(`${ROUTE}?status=active`);
    expect(body.partners).toHaveLength(3);
    for (const listed of body.partners) {
      const { body: page } = await app.get(`/v1/partners/${listed.partnerId}`);
      const { latestClientAt, ...shared } = listed;
      expect(page).toMatchObject(shared);
      expect(Date.parse(latestClientAt)).toBeLessThan(Date.now());
    }
  });

  test.each([
    ['', ['Beta', 'acme', 'beta', 'gone', 'idle']],
    ['&sort=-partnerId', ['idle', 'gone', 'beta', 'acme', 'Beta']],
    ['&sort=-earned', ['beta', 'acme', 'gone', 'Beta', 'idle']],
    ['&sort=earned', ['gone', 'acme', 'beta', 'Beta', 'idle']],
    ['&sort=-earned&asset=EUR', ['acme', 'Beta', 'beta', 'gone', 'idle']],
    ['&sort=-available', ['beta', 'acme', 'gone', 'Beta', 'idle']],
    ['&sort=-available&asset=DAY', ['Beta', 'acme', 'beta', 'gone', 'idle']],
    ['&sort=-clients', ['acme', 'gone', 'beta', 'Beta', 'idle']],
    ['&sort=clients', ['idle', 'Beta', 'beta', 'gone', 'acme']],
    ['&sort=-latestClient', ['acme', 'beta', 'Beta', 'gone', 'idle']],
    ['&sort=latestClient', ['gone', 'Beta', 'beta', 'acme', 'idle']],
    ['&status=active', ['Beta', 'acme', 'beta']],
    ['&status=suspended', ['gone']],
    ['&status=idle', ['idle']],
    ['&rewardMode=commission', ['acme', 'beta']],
    ['&rewardMode=free_days', ['Beta', 'gone', 'idle']],
    ['&status=active&rewardMode=commission&sort=-earned', ['beta', 'acme']],
    ['&search=ac', ['acme', 'Beta', 'beta']],
    ['&search=beta', ['beta']],
    ['&search=spring', ['acme', 'gone']],
    ['&search=zeta-', ['gone', 'Beta']],
    ['&search=zeta-4', ['Beta']],
    ['&search=ZETA', []],
    ['&search=_', []],
    ['&search=zeta-&status=suspended', ['gone']],
    ['&search=ac&sort=-earned', ['beta', 'acme', 'Beta']],
  ])('%j lists, page by page as at once, %j', async (query, expected) => {
    expect(await ids(`?${query.slice(1)}`)).toEqual(expected);
    expect(await allPages(query)).toEqual(expected);
  });

  test('a partner finds itself, by whatever is its own, and nothing of others, not even in a cursor', async () => {
    const token = await app.token({ scope: 'referrals:self', sub: 'acme' });
    for (const query of ['', '&sort=-earned', '&search=c-2', '&search=spr', '&search=acm', '&status=active'])
      expect(await allPages(query, token)).toEqual(['acme']);
    for (const query of ['&search=acme-3', '&search=winter', '&search=zeta', '&status=idle'])
      expect(await allPages(query, token)).toEqual([]);
    const { body } = await app.get(`${ROUTE}?ids=beta,acme`, { token });
    expect([body.partners.map(({ partnerId }: Listed) => partnerId), body.unknown]).toEqual([['acme'], ['beta']]);
  });

  test('given ids are answered at once, in their order, each once; what is unknown is named', async () => {
    const reply = await app.get(`${ROUTE}?ids=gone,nobody,acme,gone`);
    await app.expectDocumented(ROUTE, reply);
    expect(reply.body).toMatchObject({ unknown: ['nobody'], next: null });
    expect(reply.body.partners.map(({ partnerId }: Listed) => partnerId)).toEqual(['gone', 'acme']);
    const many = Array.from({ length: 500 }, (_, i) => String(i).padStart(128, 'x'));
    const long = await app.get(`${ROUTE}?ids=${many.join(',')}`);
    expect(long.body).toEqual({ partners: [], unknown: many, next: null });
  });

  test.each([
    ['?ids=a,,b', 'ids', 'must be ids separated by commas, of which the 2. is none'],
    [`?ids=${'a,'.repeat(500)}a`, 'ids', 'must be at most 500 ids separated by commas, are 501'],
    ['?ids=acme&sort=earned', 'sort', 'must not be given with ids'],
    ['?sort=name', 'sort', 'must be one of partnerId, -partnerId'],
    ['?status=paused', 'status', 'must be one of idle, active, suspended'],
    ['?asset=usd', 'asset', 'must be DAY or an ISO 4217'],
    ['?search=a%25', 'search', 'must be the beginning of an id'],
    ['?after=abc', 'after', 'must be the `next`'],
  ])('%s is refused with the reason', async (query, parameter, reason) => {
    const { status, body } = await app.get(`${ROUTE}${query}`);
    expect([status, body.errors]).toEqual([400, [{ parameter, detail: expect.stringContaining(reason) }]]);
  });

  test('a cursor goes on with the list that it came from, with the same filters, alone', async () => {
    const { body } = await app.get(`${ROUTE}?limit=1&sort=-earned`);
    expect((await app.get(`${ROUTE}?limit=1&sort=-earned&after=${body.next}`)).status).toBe(200);
    expect((await app.get(`${ROUTE}?limit=1&sort=earned&after=${body.next}`)).status).toBe(400);
    expect((await app.get(`${ROUTE}?limit=1&sort=-earned&asset=EUR&after=${body.next}`)).status).toBe(400);
  });

  test('a client that signs up ahead of the clock changes a status once its time has come', async () => {
    await app.history.happened(signup('ahead-1', ago(-0.01), 'nobody'), signup('ahead-2', ago(-0.01), 'SPRING-2'));
    expect(await ids('?status=idle')).toEqual(['idle']);
    expect(await ids('?status=suspended')).toEqual(['gone']);
    expect(await ids('?status=active')).toEqual(['Beta', 'acme', 'beta']);
    expect((await ids('?sort=-latestClient')).slice(0, 2).sort()).toEqual(['gone', 'idle']);
    const { body } = await app.get(`${ROUTE}?ids=gone,idle`);
    const { body: page } = await app.get('/v1/partners/gone');
    expect(body.partners[0]).toMatchObject({ status: 'suspended', suspendsAt: page.suspendsAt, directClients: 2 });
    expect(body.partners[1]).toMatchObject({ status: 'idle', suspendsAt: null });
  });

  test('very many clients of one partner are passed over, and what comes behind them is found', async () => {
    const { rows } = await app.pool.query(`SELECT 1 FROM pg_indexes WHERE indexname = 'clients_by_prefix'`);
    expect(rows).toHaveLength(1);
    await app.pool.query(`INSERT INTO projections_1.accounts
      SELECT 'many-' || lpad(i::text, 6, '0'), now(), i, true, 'Spring', CASE i WHEN 21500 THEN 'gone' ELSE 'acme' END, 'link', NULL, NULL
      FROM generate_series(1, 21500) AS i`);
    expect(await allPages('&search=many-')).toEqual(['acme', 'gone']);
  });
});
