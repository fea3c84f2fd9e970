import { EventStore } from '#event-store';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startQueryApp, type Reply, type TestQueryApp } from '../../../../test/support/query-app.js';

const SOURCE = 'https://billing.example/eu';
const ROUTE = '/v1/events/{source}/{eventId}';

const link = (id: string, partnerId: string) => ({
  specversion: '1.0',
  id,
  source: SOURCE,
  type: 'referral_link.created.v1',
  time: '2024-01-01T00:00:00Z',
  data: { partnerId, code: `of-${partnerId}` },
});
const refund = (id: string, refundId: string) => ({
  ...link(id, ''),
  type: 'payment.refunded.v1',
  data: { refundId, paymentId: 'not-yet', accountId: 'a1', amountMinor: 100 },
});

describe('events, for whoever sent them', () => {
  let app: TestQueryApp;
  const askFor = (headers: Record<string, string>, waitMs = 20_000): Promise<Reply> =>
    app.get('/v1/partners?limit=1', { headers: { ...headers, 'x-max-wait-ms': String(waitMs) } });
  const eventOf = async (id: string, source = SOURCE): Promise<Reply> => {
    const reply = await app.get(`/v1/events/${encodeURIComponent(source)}/${encodeURIComponent(id)}`);
    await app.expectDocumented(ROUTE, reply);
    return reply;
  };

  beforeAll(async () => void (app = await startQueryApp()));
  afterAll(() => app.stop());

  test('are waited for until they are recorded and projected, whatever slashes their names have', async () => {
    for (const [id, partnerId] of [
      ['plain', 'w1'],
      ['with/slash', 'w2'],
      ['100%', 'w3'],
    ] as const) {
      const asked = askFor({ 'x-min-event': `${SOURCE}/${encodeURIComponent(id)}` });
      await sleep(60);
      const head = await app.history.receive('partners', link(id, partnerId));
      await app.history.project();
      const reply = await asked;
      expect([reply.status, Number(reply.headers.get('x-position'))]).toEqual([200, head]);
      // It is there already: nothing is waited for.
      expect((await askFor({ 'x-min-event': `${SOURCE}/${encodeURIComponent(id)}` }, 0)).status).toBe(200);
    }
  });

  test('are waited for by the place of their message, until all that was read with it is projected', async () => {
    const store = new EventStore(app.pool);
    const { epoch } = await store.claimPartition('partners', 1);
    const read = (nextOffset: string) =>
      store.appendBatch({
        events: [],
        refusals: [],
        offsets: [{ topic: 'partners', partition: 1, nextOffset, epoch }],
      });
    await read('7');
    expect((await askFor({ 'x-min-offset': 'partners:1:6' }, 0)).status).toBe(200);
    const asked = askFor({ 'x-min-offset': 'partners:1:7' });
    await sleep(60);
    const head = await app.history.receive('partners', link('by-offset', 'w4'));
    await read('8');
    await sleep(60);
    await app.history.project();
    const reply = await asked;
    expect([reply.status, Number(reply.headers.get('x-position'))]).toEqual([200, head]);
  });

  test.each([
    [{ 'x-min-event': 'billing' }, 400, 'must be SOURCE/ID'],
    [{ 'x-min-event': '/' }, 400, 'must be SOURCE/ID'],
    [{ 'x-min-event': '"/billing/4711"' }, 400, 'without quotation marks around it'],
    [{ 'x-min-event': '/billing/%E0%A4%A' }, 400, 'must be SOURCE/ID'],
    [{ 'x-min-event': `/billing/${'x'.repeat(257)}` }, 400, 'must be SOURCE/ID'],
    [{ 'x-min-event': '/billing/%00' }, 400, 'must be SOURCE/ID'],
    [{ 'x-min-offset': 'payments:0' }, 400, 'must be TOPIC:PARTITION:OFFSET'],
    [{ 'x-min-offset': 'payments:0:9999999999999999' }, 400, 'must be TOPIC:PARTITION:OFFSET'],
    [{ 'x-min-event': '/billing/never-sent' }, 503, 'No event as x-min-event names it was recorded within 40 ms'],
    [{ 'x-min-offset': 'partners:1:999' }, 503, 'was not read within 40 ms from partners.'],
    [{ 'x-min-offset': 'partners:9:0' }, 503, 'of which the partitions 1 are read'],
    [{ 'x-min-offset': 'paymentss:0:0' }, 503, 'is not among those that are read: partners'],
  ])('%j is answered with %d: %s', async (headers, status, detail) => {
    const begun = Date.now();
    const reply = await askFor(headers, 40);
    expect([reply.status, reply.body.detail]).toEqual([status, expect.stringContaining(detail)]);
    if (status === 503) expect(reply.headers.get('retry-after')).toBe('1');
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  test('are told of: recorded, projected, waiting, told before, refused, or nowhere', async () => {
    await app.history.receive('payments', refund('r1', 'refund-1'));
    expect((await eventOf('r1')).body).toMatchObject({ status: 'pending', waiting: null, deadLetters: [] });
    await app.history.receive('payments', refund('r2', 'refund-1'), { ...refund('r3', 'x'), data: { refundId: 'x' } });
    await app.history.receive('payments', { ...refund('r1', 'refund-1'), time: '2025-01-01T00:00:00Z' });
    await app.history.project();

    expect((await eventOf('plain')).body).toMatchObject({
      source: SOURCE,
      eventId: 'plain',
      status: 'applied',
      type: 'referral_link.created.v1',
      position: 1,
      time: '2024-01-01T00:00:00.000Z',
      topic: 'partners',
      partition: 0,
      offset: 0,
      waiting: null,
      deadLetters: [],
    });
    const { body: waiting } = await eventOf('r1');
    expect(waiting).toMatchObject({
      status: 'waiting',
      waiting: { kind: 'refund', reason: 'UNKNOWN_PAYMENT', waitsFor: 'payment not-yet of account a1' },
      deadLetters: [{ reason: 'ID_REUSED', status: 'open' }],
    });
    expect((await eventOf('r2')).body).toMatchObject({
      status: 'duplicate',
      deadLetters: [{ id: expect.stringMatching(/^r-/), reason: 'DUPLICATE_BUSINESS_ID' }],
    });
    const { body: refused } = await eventOf('r3');
    expect(refused).toMatchObject({
      status: 'refused',
      type: 'payment.refunded.v1',
      position: null,
      topic: 'payments',
      deadLetters: [{ id: expect.stringMatching(/^m-/), reason: 'INVALID_DATA' }],
    });
    expect((await app.get(`/v1/operations/dead-letters/${refused.deadLetters[0].id}`)).status).toBe(200);
    const asked = await askFor({ 'x-min-event': `${SOURCE}/r3` }, 40);
    expect([asked.status, asked.body.code]).toEqual([409, 'event-refused']);
    // Sent again under its id, and right: it was never recorded.
    const again = askFor({ 'x-min-event': `${SOURCE}/r3` });
    await app.history.receive('payments', refund('r3', 'refund-3'));
    await app.history.project();
    expect((await again).status).toBe(200);

    for (const [id, source] of [
      ['r9', SOURCE],
      ['plain', '/other'],
      ['x'.repeat(257), SOURCE],
    ] as const)
      expect((await eventOf(id, source)).status).toBe(404);
  });

  test('however many wait for events and messages, they share one look, and none holds a connection', async () => {
    const statements = async (): Promise<number> => {
      const { rows } = await app.pool.query(
        'SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()',
      );
      return rows[0].n as number;
    };
    const asked = Array.from({ length: 150 }, (_, i) =>
      askFor(i % 2 ? { 'x-min-event': `${SOURCE}/late-${i}` } : { 'x-min-offset': `partners:1:${1_000 + i}` }, 3_000),
    );
    await sleep(500);
    const before = await statements();
    await sleep(2_000);
    // Some five statements a look, 50 looks a second; each by itself would make it a hundred times as many.
    expect((await statements()) - before).toBeLessThan(1_500);
    expect((await app.get('/v1/partners')).status).toBe(200);
    expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([503]));
  });
});
