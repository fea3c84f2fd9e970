import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../../../../test/support/eventually.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';
import { business, paymentOf } from '../../../../test/support/replays.js';

const ORIGIN = 'https://partners.example.com';
const LEDGER = '/v1/partners/paid/ledger?limit=500';
/** Answers that follow from the position; and those that follow from the time as well, or from what is no event. */
/** The history of a test is recorded now. */
const THIS_MONTH = new Date().toISOString().slice(0, 7);
const BY_POSITION = [
  LEDGER,
  '/v1/partners/paid/balances',
  '/v1/partners/days/free-days',
  '/v1/partners/paid/tree',
  '/v1/partners/paid/withdrawals',
  '/v1/withdrawals/w1',
  '/v1/accounts/client-1/referrer',
  '/v1/accounts/client-1/payments',
  '/v1/payments/pay-1/explanation',
  '/v1/claims',
  '/v1/claims/cl',
  '/v1/finance/trial-balance',
  '/v1/finance/liability',
  '/v1/partners/paid/statements',
  `/v1/partners/paid/statements/${THIS_MONTH}`,
  `/v1/finance/months/${THIS_MONTH}`,
  '/v1/partners/paid/rewards?to=2026-06-30',
  '/v1/finance/rewards?by=month&to=2026-06-30',
  '/v1/changes',
];
const BY_TIME = [
  '/v1/partners/paid',
  '/v1/partners/paid/rewards',
  '/v1/operations/projections',
  '/v1/operations/dead-letters',
  '/health/live',
];

let app: TestQueryApp;
beforeAll(async () => {
  app = await startQueryApp({ queryPoolMax: 2, positionWaitersMax: 40 }, { corsOrigins: [ORIGIN] });
  await app.history.happened(...business(40));
});
afterAll(() => app.stop());

const tagOf = async (path: string): Promise<string> => (await app.get(path)).headers.get('etag')!;
const ifNoneMatch = (etag: string) => ({ headers: { 'if-none-match': etag } });

describe('an ETag', () => {
  test.each(BY_POSITION)(
    'of %s holds until the position moves, for the same question of the same caller',
    async (path) => {
      const { headers } = await app.get(path);
      expect([headers.get('etag'), headers.get('cache-control')]).toEqual([
        expect.stringMatching(/^W\/"[\w-]{8}\.1\.\d+\.[\w-]+"$/),
        'private, no-cache',
      ]);
      const again = await app.get(path, ifNoneMatch(headers.get('etag')!));
      expect([again.status, again.text]).toEqual([304, '']);
      for (const name of ['etag', 'x-position', 'cache-control', 'vary'])
        expect([name, again.headers.get(name)]).toEqual([
          name,
          name === 'vary' ? expect.any(String) : headers.get(name),
        ]);
      const other = path.includes('?') ? `${path}&` : `${path}?`;
      expect((await app.get(other, ifNoneMatch(headers.get('etag')!))).status).toBe(200);
    },
  );

  test.each(BY_POSITION)('of %s is of the encoding and of the form that were asked for', async (path) => {
    const { headers } = await app.get(path, { headers: { 'accept-encoding': 'identity' } });
    expect(headers.get('vary')?.toLowerCase().split(', ')).toEqual(
      expect.arrayContaining(['accept-encoding', 'accept', 'authorization']),
    );
  });

  test('is one of several that are named, or of its strong form', async () => {
    const etag = await tagOf(LEDGER);
    expect((await app.get(LEDGER, ifNoneMatch(`"x", ${etag}`))).status).toBe(304);
    expect((await app.get(LEDGER, ifNoneMatch(etag.replace('W/', '')))).status).toBe(304);
    expect((await app.get(LEDGER, ifNoneMatch('*'))).status).toBe(200);
  });

  test.each(BY_TIME)('is not given by %s, whose answer follows from more than the position', async (path) => {
    const { headers } = await app.get(path);
    expect([headers.get('etag'), headers.get('cache-control')]).toEqual([null, 'no-store']);
  });

  test('is another after an event, for another caller, and names nothing to whom may not see it', async () => {
    const etag = await tagOf('/v1/partners/paid/balances');
    const token = await app.token({ scope: 'referrals:self', sub: 'paid' });
    const asked = { ...ifNoneMatch(etag), token };
    expect((await app.get('/v1/partners/paid/balances', asked)).status).toBe(200);
    const foreign = await app.token({ scope: 'referrals:self', sub: 'days' });
    expect((await app.get('/v1/partners/paid/balances', { ...asked, token: foreign })).status).toBe(404);
    await app.history.happened(paymentOf(1_001));
    expect((await app.get('/v1/partners/paid/balances', ifNoneMatch(etag))).status).toBe(200);
  });

  test('spares the reading', async () => {
    const etag = await tagOf(LEDGER);
    const client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    await client.query(
      'BEGIN; LOCK TABLE projections_1.ledger_entries, projections_1.partners IN ACCESS EXCLUSIVE MODE',
    );
    try {
      expect((await app.get(LEDGER, ifNoneMatch(etag))).status).toBe(304);
    } finally {
      await client.end();
    }
  });

  test('is not given while a large correction is under way', async () => {
    const set = (sql: string) => app.pool.query(`UPDATE projection_versions SET read_position = read_position ${sql}`);
    const etag = await tagOf(LEDGER);
    await set('+ 1');
    try {
      const reply = await app.get(LEDGER, ifNoneMatch(etag));
      expect([reply.status, reply.headers.get('etag')]).toEqual([200, null]);
    } finally {
      await set('- 1');
    }
    expect(await tagOf(LEDGER)).toBe(etag);
  });
});

test.each(['gzip', 'br'])('answers are compressed for who takes %s, and small ones are not', async (encoding) => {
  const headers = { 'accept-encoding': encoding };
  const large = await app.get(LEDGER, { headers });
  expect([large.headers.get('content-encoding'), large.body.entries.length]).toEqual([encoding, expect.any(Number)]);
  expect((await app.get('/health/live', { headers })).headers.get('content-encoding')).toBeNull();
  expect(
    (await app.get(LEDGER, { headers: { 'accept-encoding': 'identity' } })).headers.get('content-encoding'),
  ).toBeNull();
});

test('pages of named origins may ask, and those of no other', async () => {
  const preflight = (origin: string) =>
    fetch(`${app.url}${LEDGER}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });
  const allowed = await preflight(ORIGIN);
  expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, ORIGIN]);
  expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
  expect((await preflight('https://else.example.com')).headers.get('access-control-allow-origin')).toBeNull();
  const asked = await app.get(LEDGER, { headers: { origin: ORIGIN } });
  expect(asked.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(asked.headers.get('access-control-expose-headers')).toContain('x-position');
  expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
});

test.each([
  ['GET', '/nowhere', 404, 'not-found'],
  ['GET', '/v1/partners/nobody', 404, 'not-found'],
  ['POST', '/v1/partners/paid', 405, 'method-not-allowed'],
  ['GET', '/v1/partners/paid?else=1', 400, 'invalid-parameter'],
  ['GET', '/v1/partners/%', 400, 'bad-request'],
])('%s %s is a problem with its code', async (method, path, status, code) => {
  const headers = { authorization: `Bearer ${await app.token()}` };
  const response = await fetch(`${app.url}${path}`, { method, headers });
  expect([response.status, response.headers.get('content-type')]).toEqual([
    status,
    expect.stringContaining('application/problem+json'),
  ]);
  expect(await response.json()).toMatchObject({ status, code, type: `urn:referral-ledger:problem:${code}` });
});

test('what is neither JSON nor a stream is not acceptable', async () => {
  const reply = await app.get('/v1/changes', { headers: { accept: 'image/png' } });
  expect([reply.status, reply.body.code]).toEqual([406, 'not-acceptable']);
});

test('who waits for a position is one of so many, and holds no connection', async () => {
  const { rows: at } = await app.pool.query<{ head: number }>(
    'SELECT max(last_position)::integer AS head FROM event_batches',
  );
  const waiting = (waitMs: number) =>
    app.get('/v1/partners/paid', {
      headers: { 'x-min-position': String(at[0]!.head + 1), 'x-max-wait-ms': String(waitMs) },
    });
  // They wait until the position is there, however long this machine takes to let all of them begin.
  const first = Array.from({ length: 40 }, () => waiting(60_000));
  const late = await eventually(
    () => waiting(0),
    ({ body }) => body.code === 'busy',
  );
  expect([late.status, late.headers.get('retry-after')]).toEqual([503, '1']);
  // The pool has two connections, and forty wait.
  expect((await app.get('/v1/partners/paid')).status).toBe(200);
  const { rows } = await app.pool.query<{ held: number }>(
    `SELECT count(*)::int AS held FROM pg_stat_activity WHERE datname = current_database()
     AND application_name LIKE 'referral-ledger-query%' AND state LIKE 'idle in transaction%'`,
  );
  expect(rows[0]!.held).toBe(0);
  expect((await waiting(0)).body.code).toBe('busy');
  await app.history.happened(paymentOf(1_002));
  expect(new Set((await Promise.all(first)).map(({ status }) => status))).toEqual(new Set([200]));
  const never = await app.get('/v1/partners/paid', {
    headers: { 'x-min-position': '9999999', 'x-max-wait-ms': '0' },
  });
  expect([never.status, never.body.code]).toEqual([503, 'position-not-reached']);
});
