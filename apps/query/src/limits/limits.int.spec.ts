import { afterEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { eventually } from '../../../../test/support/eventually.js';
import { heldUp } from '../../../../test/support/held-up.js';
import { startQueryApp, type Reply, type TestQueryApp } from '../../../../test/support/query-app.js';
import type { LimitsConfig } from './limits-config.js';

let app: TestQueryApp;
afterEach(() => app.stop());

async function start(limits: Partial<LimitsConfig> = {}): Promise<void> {
  app = await startQueryApp(limits);
  const linked = (partnerId: string) =>
    ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId, code: `code-${partnerId}` }] as const;
  await app.history.happened([...linked('big')], [...linked('other')]);
}

const own = (partnerId: string): Promise<string> => app.token({ scope: 'referrals:self', sub: partnerId });
const statuses = (replies: readonly Reply[]): number[] => [...new Set(replies.map(({ status }) => status))].sort();
const times = <T>(n: number, work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: n }, work));

/** What is refused of so many requests, which is all but a few for each second that they take. */
async function refusedOf(n: number, perSecond: number, work: () => Promise<Reply>): Promise<Reply[]> {
  const begun = performance.now();
  const refused = (await times(n, work)).filter(({ status }) => status === 429);
  const seconds = Math.ceil((performance.now() - begun) / 1_000) + 1;
  expect(n - refused.length).toBeLessThanOrEqual(perSecond * seconds);
  return refused;
}

async function expectRefused(reply: Reply, detail: string): Promise<void> {
  expect(reply).toMatchObject({ status: 429, body: { type: 'urn:referral-ledger:problem:too-many-requests' } });
  expect(reply.body.detail).toContain(detail);
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  await app.expectDocumented('/v1/partners/{partnerId}', reply);
}

describe('requests a second', () => {
  test('are limited for each caller, by all of its tokens, and for nobody else', async () => {
    await start({ limitPartnerPerSecond: 5, limitServicePerSecond: 30 });
    const tokens = [await own('big'), await app.token({ scope: 'referrals:self', sub: 'big', expires: '2h' })];
    let n = 0;
    const refused = await refusedOf(40, 5, () => app.get('/v1/partners/big', { token: tokens[(n += 1) % 2]! }));
    await expectRefused(refused[0]!, 'More than 5 requests a second');
    expect((await app.get('/v1/partners/other', { token: await own('other') })).status).toBe(200);
    // A service asks for many partners, and is not held to what one person asks for.
    expect(statuses(await times(20, () => app.get('/v1/partners/big')))).toEqual([200]);
    await sleep(1_100);
    expect((await app.get('/v1/partners/big', { token: tokens[0]! })).status).toBe(200);
  });

  test('that ask for another’s data count as well', async () => {
    await start({ limitPartnerPerSecond: 5 });
    const token = await own('big');
    expect(statuses(await times(20, () => app.get('/v1/partners/other', { token })))).toEqual([404, 429]);
  });

  test('without a valid token are limited by address, and take nothing from those who have one', async () => {
    await start({ limitAddressPerSecond: 5 });
    const tokens = [null, 'e30.e30.e30', await app.token({ expires: '1m ago' })];
    let n = 0;
    const replies = await times(30, () => app.get('/v1/partners/big', { token: tokens[(n += 1) % 3]! }));
    expect(statuses(replies)).toEqual([401, 429]);
    expect((await app.get('/v1/partners/big')).status).toBe(200);
    expect((await app.get('/metrics', { token: null })).status).toBe(200);
    for (const path of ['/health/live', '/health/ready']) {
      expect(statuses(await times(20, () => app.get(path, { token: null })))).toEqual([200]);
    }
    await sleep(1_100);
    await expectRefused(
      replies.find(({ status }) => status === 429)!,
      'without a valid token from this address',
    );
  });

  test.each(['/docs/swagger-ui.css', '/openapi.json', '/nowhere', '/%', '/metrics'])(
    'for %s, which needs no token, are limited by address, whoever asks, and take nothing from a scraper',
    async (path) => {
      await start({ limitAddressPerSecond: 5 });
      let n = 0;
      const refused = await refusedOf(40, 5, () => app.get(path, (n += 1) % 2 ? { token: null } : {}));
      if (path !== '/metrics') expect((await app.get('/metrics', { token: null })).status).toBe(200);
      expect((await app.get('/v1/partners/big')).status).toBe(200);
      // What a refusal looks like is asked of the app itself.
      await sleep(1_100);
      await expectRefused(refused[0]!, 'without a valid token from this address');
    },
  );

  test('come from the address that trusted proxies name', async () => {
    await start({ limitAddressPerSecond: 5, trustedProxies: 1 });
    const from = (address: string) => () =>
      app.get('/v1/partners/big', { token: null, headers: { 'x-forwarded-for': address } });
    expect(statuses(await times(10, from('192.0.2.1')))).toEqual([401, 429]);
    expect(statuses(await times(5, from('192.0.2.2')))).toEqual([401]);
    // What the caller itself put in front of it is not believed.
    expect(statuses(await times(5, from('192.0.2.3, 192.0.2.1')))).toEqual([429]);
  });
});

/** Keeps everybody from reading a table until it is let go. */
async function locked(table: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: app.databaseUrl });
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE projections_1.${table} IN ACCESS EXCLUSIVE MODE`);
  return () => client.end();
}

describe('requests at a time', () => {
  test('are limited for each caller, those given up as well until their work is over', async () => {
    await start({ limitPartnerAtOnce: 4 });
    const token = await own('big');
    const letGo = await locked('partners');
    const giveUp = new AbortController();
    const headers = { authorization: `Bearer ${token}` };
    const given = times(4, () => fetch(`${app.url}/v1/partners/big`, { headers, signal: giveUp.signal }));
    given.catch(() => undefined);
    await heldUp(app.pool, 4);
    giveUp.abort();
    await expect(given).rejects.toThrow();
    await expectRefused(await app.get('/v1/partners/big', { token }), 'More than 4 requests at a time');
    const other = app.get('/v1/partners/other', { token: await own('other') });
    await letGo();
    expect((await other).status).toBe(200);
    expect((await app.get('/v1/partners/big', { token })).status).toBe(200);
  });

  test('that may read many rows wait in a lane of their own, for a while, and nothing else behind them', async () => {
    await start({ costlyPoolMax: 3, costlyQueueMax: 1, costlyQueueMs: 300 });
    const letGo = await locked('daily_flows');
    const running = times(2, () => app.get('/v1/finance/trial-balance?asOf=2024-02-01T00:00:00Z'));
    await heldUp(app.pool, 2);
    const { rows } = await app.pool.query(
      `SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    expect(rows).toEqual([{ name: 'referral-ledger-query-costly' }]);
    const busy = await times(2, () => app.get('/v1/partners/big/tree'));
    expect(busy.map(({ status, body, headers }) => [status, body.type, headers.get('retry-after')])).toEqual(
      busy.map(() => [503, 'urn:referral-ledger:problem:busy', '1']),
    );
    for (const path of ['/v1/partners/big', '/v1/partners/big/balances', '/health/ready']) {
      expect((await app.get(path)).status).toBe(200);
    }
    const { text } = await app.get('/metrics', { token: null });
    expect(text).toMatch(/referral_ledger_lane_running\{lane="costly".*\} 2/);
    await letGo();
    expect(statuses(await running)).toEqual([200]);
  });

  test('that wait for a position take nothing from the others, and one look serves them all', async () => {
    await start({ queryPoolMax: 2, queryQueueMs: 20_000 });
    const looks = async (): Promise<number> => {
      const { rows } = await app.pool.query(
        'SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()',
      );
      return rows[0].n as number;
    };
    const headers = { 'x-min-position': '3', 'x-max-wait-ms': '20000' };
    const waiting = times(150, () => app.get('/v1/partners/big', { headers }));
    await sleep(500);
    const before = await looks();
    await sleep(2_000);
    // 50 a second, where each of them by itself would make it 7,500.
    expect((await looks()) - before).toBeLessThan(1_000);
    expect((await app.get('/v1/partners/big')).status).toBe(200);
    await app.history.happened([
      'referral_link.created.v1',
      '2024-01-01T00:00:00Z',
      { partnerId: 'p3', code: 'three' },
    ]);
    expect(statuses(await waiting)).toEqual([200]);
  });
});

describe('an attack', () => {
  test('by a partner of very many clients and by somebody in finance is felt by nobody else', async () => {
    await start();
    await app.pool.query(`
      INSERT INTO projections_1.accounts (account_id, signed_up_at, signup_position, separate_account, partner_id, via)
      SELECT 'client-' || n, timestamptz '2024-01-01' + n * interval '1 second', n, true,
        CASE WHEN n % 3 = 0 THEN 'client-' || n / 3 ELSE 'big' END, 'link'
      FROM generate_series(1, 100000) AS n;
      ANALYZE projections_1.accounts`);
    const [attacker, finance, other] = [
      await own('big'),
      await app.token({ scope: 'finance:read', sub: 'f' }),
      await own('other'),
    ];
    let over = false;
    const attack = async (n: number, path: string, token: string): Promise<Reply[]> => {
      const replies: Reply[] = [];
      await times(n, async () => {
        while (!over) {
          const reply = await app.get(path, { token });
          replies.push(reply);
          // Faster than it is told to, but not as fast as this process can.
          if (reply.status !== 200) await sleep(200);
        }
      });
      return replies;
    };
    const trees = attack(100, '/v1/partners/big/tree?depth=20', attacker);
    const books = attack(40, '/v1/finance/trial-balance?asOf=2024-02-01T09:00:00Z', finance);
    const summaries: Reply[] = [];
    try {
      await sleep(500);
      // On a busy machine each answer takes its time: fewer of them say the same.
      for (const end = performance.now() + 10_000; summaries.length < 25 && performance.now() < end; await sleep(50)) {
        if (summaries.length % 4 === 0)
          await eventually(async () => (await app.get('/health/ready', { token: null })).status, 200);
        summaries.push(await app.get('/v1/partners/other', { token: other }));
      }
    } finally {
      over = true;
      await Promise.allSettled([trees, books]);
    }
    expect(statuses(summaries)).toEqual([200]);
    const [ofTrees, ofBooks] = [await trees, await books];
    // The partner itself sees its tree still, if not a hundred times at once.
    expect(statuses(ofTrees)).toEqual(expect.arrayContaining([200, 429]));
    expect(statuses(ofBooks)).toEqual(expect.arrayContaining([200]));
    for (const { status, headers } of [...ofTrees, ...ofBooks]) {
      expect([200, 429, 503]).toContain(status);
      if (status !== 200) expect(headers.get('retry-after')).not.toBeNull();
    }
  });
});
