import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { connect } from 'node:net';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { adminQuery } from '../../../../test/support/admin.js';
import { eventually } from '../../../../test/support/eventually.js';
import { heldUp } from '../../../../test/support/held-up.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

describe('every request', () => {
  let app: TestQueryApp;

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened([
      'referral_link.created.v1',
      '2024-01-01T00:00:00Z',
      { partnerId: 'p1', code: 'welcome' },
    ]);
  });
  afterAll(() => app.stop());

  test('is answered with the position that the answer reflects, also where nothing was found', async () => {
    expect((await app.get('/v1/partners/p1')).headers.get('x-position')).toBe('1');
    expect((await app.get('/v1/partners/unknown')).headers.get('x-position')).toBe('1');
  });

  test('is answered with a position whatever the answer is', async () => {
    await app.get('/v1/partners/p1');
    const nobody = await app.token({ scope: '' });
    const other = await app.token({ scope: 'referrals:self', sub: 'p2' });
    const positions: [number, string, Parameters<TestQueryApp['get']>[1]?][] = [
      [200, '/v1/partners/p1'],
      [200, '/health/live', { token: null }],
      [200, '/openapi.json', { token: null }],
      [400, '/v1/partners/p1?x=1'],
      [400, '/v1/partners/p1/ledger?after=forged'],
      [401, '/v1/partners/p1', { token: null }],
      [401, '/v1/partners/p1', { token: 'e30.e30.e30' }],
      [403, '/v1/partners/p1', { token: nobody }],
      [404, '/v1/partners/p1', { token: other }],
      [404, '/v1/partners/unknown'],
      [404, '/v1/nothing', { token: null }],
      [503, '/v1/partners/p1', { headers: { 'x-min-position': '999', 'x-max-wait-ms': '0' } }],
    ];
    for (const [status, path, ask] of positions) {
      const reply = await app.get(path, ask);
      expect([path, reply.status, reply.headers.get('x-position')]).toEqual([path, status, '1']);
    }
    const posted = await fetch(`${app.url}/v1/partners/p1`, { method: 'POST' });
    expect([posted.status, posted.headers.get('x-position')]).toEqual([405, '1']);

    await app.pool.query('ALTER TABLE projections_1.partners RENAME TO elsewhere');
    const failed = await app.get('/v1/partners/p1');
    await app.pool.query('ALTER TABLE projections_1.elsewhere RENAME TO partners');
    expect([failed.status, failed.headers.get('x-position')]).toEqual([500, '1']);
  });

  test('waits for the position that it asks for', async () => {
    const asked = app.get('/v1/partners/p9', { headers: { 'x-min-position': '2', 'x-max-wait-ms': '20000' } });
    await sleep(100);
    await app.history.happened(['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p9', code: 'nine' }]);
    const reply = await asked;
    expect(reply.status).toBe(200);
    expect(Number(reply.headers.get('x-position'))).toBeGreaterThanOrEqual(2);
  });

  test('is told to come back where the position is not reached in time', async () => {
    const begun = Date.now();
    const reply = await app.get('/v1/partners/p1', { headers: { 'x-min-position': '999', 'x-max-wait-ms': '150' } });
    expect(reply.status).toBe(503);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(reply.body).toMatchObject({ status: 503, type: expect.stringContaining('position-not-reached') });
    expect(Date.now() - begun).toBeGreaterThanOrEqual(140);
  });

  test.each(['x', '-1', '1.5', '99999999999999999999'])('cannot ask for the position %j', async (position) => {
    const reply = await app.get('/v1/partners/p1', { headers: { 'x-min-position': position } });
    expect(reply.status).toBe(400);
    expect(reply.body.errors[0].parameter).toBe('x-min-position');
  });

  test.each([
    ['/v1/partners/p1?what=1', 'what'],
    ['/v1/partners/p1/ledger?after=WyJ4IiwxLDJd', 'after'],
    ['/v1/finance/liability?at=x', 'at'],
    ['/v1/operations/dead-letters/m-1?x=y', 'x'],
  ])('is refused as a problem when a parameter is wrong, which is named: %s', async (path, parameter) => {
    const reply = await app.get(path);
    expect(reply.status).toBe(400);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body).toEqual({
      type: 'urn:referral-ledger:problem:invalid-parameter',
      title: 'Bad Request',
      status: 400,
      code: 'invalid-parameter',
      detail: expect.stringContaining(parameter),
      instance: path.split('?')[0],
      errors: [{ parameter, detail: expect.any(String) }],
    });
    await app.expectDocumented('/v1/partners/{partnerId}', reply);
  });

  test.each([
    '/v1/partners/unknown',
    '/v1/partners/unknown/balances',
    '/v1/partners/unknown/ledger',
    '/v1/partners/unknown/free-days',
    '/v1/partners/unknown/tree',
    '/v1/partners/unknown/withdrawals',
    '/v1/partners/no%00id',
    `/v1/partners/${'x'.repeat(129)}`,
    '/v1/withdrawals/unknown',
    '/v1/accounts/unknown/referrer',
    '/v1/accounts/unknown/payments',
    '/v1/payments/unknown/explanation',
    '/v1/claims/unknown',
    '/v1/operations/dead-letters/unknown',
    '/v1/operations/dead-letters/m-9',
    '/v1/operations/dead-letters/r-9',
    '/v1/operations/dead-letters/m-9999999999999999999',
    '/v1/nothing',
    '/',
  ])('finds nothing at %s', async (path) => {
    const reply = await app.get(path);
    expect(reply.status).toBe(404);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body).toMatchObject({ title: 'Not Found', status: 404, instance: path, detail: expect.any(String) });
  });

  test('is refused as a problem where the path is not even one', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: 'Bearer x' };
      const raw = request(`${app.url}/`, { path: '/v1/partners/%E0%A4%A', headers }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers['content-type']]);
      });
      raw.once('error', reject).end();
    });
    expect(status).toEqual([400, expect.stringContaining('application/problem+json')]);
  });

  test('is logged with who asked, and measured, by its route, without ids, tokens or values', async () => {
    const token = await app.token({ scope: 'referrals:read', sub: 'support', client: 'portal' });
    const asked: [string, Parameters<TestQueryApp['get']>[1]?][] = [
      ['/v1/partners/p1/ledger?asset=USD&limit=7', { token, headers: { 'x-request-id': 'from-the-proxy.1' } }],
      ['/v1/partners/somebody@example.org', { token, headers: { 'x-request-id': 'a b' } }],
      ['/v1/finance/liability?asOf=2024-07-07T07:07:07Z', { token }],
      ['/v1/partners/somebody@example.org', { token: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln' }],
      ['/v1/nothing/somebody', { token: null }],
      ['/v1/partners/p1', { token: await app.token({ sub: 'ann@example.org' }) }],
    ];
    const before = app.log.length;
    const ids: (string | null)[] = [];
    for (const [path, ask] of asked) ids.push((await app.get(path, ask)).headers.get('x-request-id'));
    await eventually(() => app.log.length, before + asked.length);
    const { position } = JSON.parse(app.log[before]!);
    const caller = { sub: 'support', client: 'portal' };
    const usual = { level: 'info', method: 'GET', ms: expect.any(Number), position, msg: 'request answered' };
    expect(app.log.slice(before).map((line) => JSON.parse(line))).toEqual(
      [
        { ...caller, route: '/v1/partners/:partnerId/ledger', status: 200 },
        { ...caller, route: '/v1/partners/:partnerId', status: 404 },
        { ...caller, route: '/v1/finance/liability', status: 403 },
        { route: '/v1/partners/:partnerId', status: 401 },
        { route: 'unmatched', status: 404 },
        { sub: '[redacted]', route: '/v1/partners/:partnerId', status: 200 },
      ].map((line, index) => ({
        ...usual,
        ...line,
        requestId: ids[index],
        name: 'query',
        time: expect.any(String),
        pid: expect.any(Number),
        hostname: expect.any(String),
      })),
    );
    expect(ids[0]).toBe('from-the-proxy.1');
    expect(new Set(ids).size).toBe(asked.length);
    for (const id of ids.slice(1)) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(app.log.join('')).not.toMatch(/somebody|ann@|eyJ|USD|2024-07-07/);
    const { text } = await app.get('/metrics', { token: null });
    expect(text).toMatch(/referral_ledger_http_request_seconds_count\{.*route="\/v1\/partners\/:partnerId".*\} \d+/);
    expect(text).not.toContain('somebody');
  });

  test('is answered with what a browser may do with it', async () => {
    const policy = async (path: string) => {
      const { headers } = await app.get(path, { token: null });
      expect([path, headers.get('x-frame-options'), headers.get('x-content-type-options')]).toEqual([
        path,
        'DENY',
        'nosniff',
      ]);
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
      return headers.get('content-security-policy')!.split(';');
    };
    const page = await policy('/docs');
    expect(page).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]));
    expect(await policy('/docs/swagger-ui-bundle.js')).toEqual(page);
    for (const path of ['/v1/partners/p1', '/v1/nothing', '/health/live', '/openapi.json', '/metrics', '/docsx'])
      expect(await policy(path)).toEqual(["default-src 'none'", "frame-ancestors 'none'"]);
    // What the policy forbids the page does not do: no script of its own, nothing from elsewhere.
    const { text } = await app.get('/docs', { token: null });
    expect(text.match(/<script(?![^>]*\ssrc=)[^>]*>/g)).toBeNull();
    expect(text.match(/\son[a-z]+=/g)).toBeNull();
  });

  test('is answered with 503 while no version is live', async () => {
    await app.pool.query(`UPDATE projection_versions SET state = 'ready'`);
    const [query, ready, live] = await Promise.all([
      app.get('/v1/partners/p1'),
      app.get('/health/ready'),
      app.get('/health/live'),
    ]);
    await app.pool.query(`UPDATE projection_versions SET state = 'live'`);
    expect(query).toMatchObject({ status: 503, body: { status: 503 } });
    expect(query.headers.get('retry-after')).toBe('1');
    expect(ready).toMatchObject({
      status: 503,
      body: { status: 'error', checks: { projections: 'failed: NO_LIVE_VERSION' } },
    });
    expect(live).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  test('that waits for the database keeps nobody from hearing that the app is ready', async () => {
    const somebody = new pg.Client({ connectionString: app.databaseUrl });
    await somebody.connect();
    await somebody.query('BEGIN; LOCK TABLE projections_1.partners IN ACCESS EXCLUSIVE MODE');
    let answered = 0;
    const waiting = Array.from({ length: 30 }, () => app.get('/v1/partners/p1').finally(() => (answered += 1)));
    await heldUp(app.pool);
    const ready = await app.get('/health/ready', { token: null });
    expect(ready).toMatchObject({ status: 200, body: { status: 'ok', checks: { projections: 'ok' }, warnings: {} } });
    expect(answered).toBe(0);
    await somebody.end();
    await Promise.all(waiting);
  });

  test('cannot be answered where no connection is to be had, which readiness tells though some are open', async () => {
    await app.get('/v1/partners/p1');
    const name = new URL(app.databaseUrl).pathname.slice(1);
    await adminQuery(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    const ready = await app.get('/health/ready', { token: null });
    await adminQuery(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await app.expectDocumented('/health/ready', ready);
    expect(ready).toMatchObject({
      status: 503,
      body: { checks: { projections: 'failed: no connection to be had: the database takes none (SQLSTATE 55000)' } },
    });
    expect(await app.get('/health/ready', { token: null })).toMatchObject({ status: 200 });
  });

  test.each([
    ['no HTTP', 'nonsense\r\n\r\n', 400, 'bad-request'],
    ['a method that there is not', 'FOO /v1/partners HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'bad-request'],
    ['too long', `GET /v1/partners?ids=${'a'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431, 'headers-too-large'],
  ])('that is %s is refused by a problem document', async (_what, sent, status, code) => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.end(sent);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const [head, body] = Buffer.concat(chunks).toString().split('\r\n\r\n');
    expect(head!.split('\r\n').map((line) => line.toLowerCase())).toEqual(
      expect.arrayContaining([
        expect.stringMatching(new RegExp(`^http/1.1 ${status} `)),
        'content-type: application/problem+json; charset=utf-8',
        expect.stringMatching(/^x-position: \d+$/),
      ]),
    );
    expect(JSON.parse(body!)).toMatchObject({ status, code, type: `urn:referral-ledger:problem:${code}` });
  });

  test('that expects what there is not is answered like any other', async () => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.end('GET /v1/partners HTTP/1.1\r\nhost: x\r\nexpect: a miracle\r\nconnection: close\r\n\r\n');
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1.1 401 [^]*"code":"unauthorized"/);
  });

  test('of a method that no route has is told which ones there are', async () => {
    const { paths } = (await app.get('/openapi.json')).body;
    for (const path of [...Object.keys(paths), '/docs', '/openapi.json']) {
      const allow = 'post' in (paths[path] ?? {}) ? 'POST' : 'GET, HEAD';
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'GET']) {
        if (allow.includes(method)) continue;
        const response = await fetch(`${app.url}${path.replaceAll(/[{}]/g, '')}`, { method });
        expect({ method, path, status: response.status }).toEqual({ method, path, status: 405 });
        expect(response.headers.get('allow')).toBe(allow);
        expect(await response.json()).toMatchObject({ type: 'urn:referral-ledger:problem:method-not-allowed' });
      }
    }
    expect((await fetch(`${app.url}/v1/partners/p1`, { method: 'HEAD' })).status).toBe(401);
    expect((await fetch(`${app.url}/v1/nothing`, { method: 'POST' })).status).toBe(404);
  });
});
