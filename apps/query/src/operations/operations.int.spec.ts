import { acknowledgeGap, EventStore } from '#event-store';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { abortReplay } from '#rebuild';
import { replay } from '../../../../test/support/replays.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

describe('the queries for operators', () => {
  let app: TestQueryApp;

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.receive('payments', 'this is not JSON', {
      specversion: '1.0',
      id: 'bad-1',
      source: 'test',
      type: 'payment.succeeded.v1',
      time: '2024-01-01T00:00:00Z',
      data: { paymentId: 'p', accountId: 'a', amountMinor: -5, currency: 'USD', period: 'month' },
    });
    await app.history.happened(
      ['client.signed_up.v1', '2024-01-10T00:00:00Z', { accountId: 'a1', separateAccount: true }],
      ['client.signed_up.v1', '2024-01-11T00:00:00Z', { accountId: 'a1', separateAccount: true }],
    );
  });
  afterAll(() => app.stop());

  const list = async (query = '') => {
    const reply = await app.get(`/v1/operations/dead-letters${query}`);
    await app.expectDocumented('/v1/operations/dead-letters', reply);
    return reply.body;
  };

  test('dead letters of the envelope and of the rules, newest first', async () => {
    const { deadLetters, next } = await list();
    expect(next).toBeNull();
    expect(deadLetters.map(({ reason }: { reason: string }) => reason).sort()).toEqual([
      'DUPLICATE_SIGNUP',
      'INVALID_DATA',
      'NOT_JSON',
    ]);
    expect(deadLetters[0]).toMatchObject({
      id: 'r-2',
      topic: 'facts',
      partition: 0,
      position: 2,
      source: 'test',
      type: 'client.signed_up.v1',
      reason: 'DUPLICATE_SIGNUP',
      status: 'open',
    });
    expect(deadLetters[1]).toMatchObject({ position: null, topic: 'payments' });
  });

  test('dead letters by reason and by topic, page by page', async () => {
    const ids = (body: { deadLetters: { id: string }[] }): string[] => body.deadLetters.map(({ id }) => id);
    expect((await list('?reason=NOT_JSON')).deadLetters).toHaveLength(1);
    expect((await list('?topic=facts')).deadLetters).toHaveLength(1);
    expect((await list('?topic=facts&reason=NOT_JSON')).deadLetters).toEqual([]);
    const whole = ids(await list());
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const body: { deadLetters: { id: string }[]; next: string | null } = await list(
        `?limit=1${next === '' ? '' : `&after=${next}`}`,
      );
      paged.push(...ids(body));
      next = body.next;
    }
    expect(paged).toEqual(whole);
  });

  test('one of them, with its headers, its bytes, and each field’s problem', async () => {
    const [{ id: notJson }] = (await list('?reason=NOT_JSON')).deadLetters;
    const one = await app.get(`/v1/operations/dead-letters/${notJson}`);
    await app.expectDocumented('/v1/operations/dead-letters/{id}', one);
    expect(one.body.headers).toEqual({ 'content-type': 'application/cloudevents+json' });
    expect(Buffer.from(one.body.rawBase64, 'base64').toString()).toBe('this is not JSON');

    const [{ id: invalid }] = (await list('?reason=INVALID_DATA')).deadLetters;
    const { body } = await app.get(`/v1/operations/dead-letters/${invalid}`);
    expect(body).toMatchObject({ source: 'test', eventId: 'bad-1', type: 'payment.succeeded.v1' });
    expect(body.problems[0].field).toContain('amountMinor');

    const rejected = await app.get('/v1/operations/dead-letters/r-2');
    await app.expectDocumented('/v1/operations/dead-letters/{id}', rejected);
    expect(JSON.parse(Buffer.from(rejected.body.rawBase64, 'base64').toString())).toMatchObject({ accountId: 'a1' });
  });

  test('what the brokers deleted unread, found last first, by whether somebody has acknowledged it', async () => {
    const store = new EventStore(app.pool);
    const { epoch } = await store.claimPartition('payments', 1);
    const gap = { topic: 'payments', partition: 1, cause: 'RETENTION' as const, logStart: '9', logEnd: '9' };
    await store.recordGap({ ...gap, from: '3', to: '9', resumesAt: '9' }, epoch);
    await store.recordGap({ ...gap, cause: 'LOG_RESET', from: '9', to: '9', resumesAt: '0' }, epoch);
    const gaps = async (query = '') => {
      const reply = await app.get(`/v1/operations/retention-gaps${query}`);
      await app.expectDocumented('/v1/operations/retention-gaps', reply);
      return reply.body;
    };
    const { retentionGaps, next } = await gaps();
    expect(next).toBeNull();
    expect(retentionGaps).toMatchObject([
      { cause: 'LOG_RESET', fromOffset: 9, toOffset: 9, resumedAtOffset: 0, status: 'open', acknowledgedBy: null },
      { topic: 'payments', partition: 1, cause: 'RETENTION', fromOffset: 3, toOffset: 9, resumedAtOffset: 9 },
    ]);
    await acknowledgeGap(app.pool, retentionGaps[1].id, { by: 'ada', reason: 'billing has sent them again' });
    expect((await gaps('?status=open')).retentionGaps).toMatchObject([{ cause: 'LOG_RESET' }]);
    expect((await gaps('?status=acknowledged')).retentionGaps).toMatchObject([
      {
        cause: 'RETENTION',
        status: 'acknowledged',
        acknowledgedAt: expect.any(String),
        acknowledgedBy: 'ada',
        acknowledgementReason: 'billing has sent them again',
      },
    ]);
    const first = await gaps('?limit=1');
    expect((await gaps(`?limit=1&after=${first.next}`)).retentionGaps).toMatchObject([{ cause: 'RETENTION' }]);
    const refused = await app.get('/v1/operations/retention-gaps?status=closed');
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('must be one of open, acknowledged')]);
    const token = await app.token({ scope: 'referrals:read' });
    expect((await app.get('/v1/operations/retention-gaps', { token })).status).toBe(403);
  });

  test('how far the projections are, and how far behind', async () => {
    const reply = await app.get('/v1/operations/projections');
    await app.expectDocumented('/v1/operations/projections', reply);
    expect(reply.body.projections.map(({ name }: { name: string }) => name)).toContain('ledger');
    for (const projection of reply.body.projections) {
      expect(projection).toMatchObject({ version: 1, position: 2, lagEvents: 0, lagSeconds: 0 });
      expect(projection.digest).toMatch(/^[0-9a-f]{32}$/);
    }

    await app.history.record([
      'client.signed_up.v1',
      '2024-01-12T00:00:00Z',
      { accountId: 'a2', separateAccount: true },
    ]);
    const behind = (await app.get('/v1/operations/projections')).body.projections[0];
    expect(behind).toMatchObject({ position: 2, lagEvents: 1 });
    expect(behind.lagSeconds).toBeGreaterThanOrEqual(0);
  });

  test('how much there is that somebody should look at', async () => {
    const reply = await app.get('/v1/operations/summary');
    await app.expectDocumented('/v1/operations/summary', reply);
    expect(reply.body).toEqual({
      head: 3,
      position: 2,
      version: 1,
      lagEvents: 1,
      lagSeconds: expect.any(Number),
      otherRelease: null,
      deadLetters: [
        { reason: 'DUPLICATE_SIGNUP', open: 1, acknowledged: 0 },
        { reason: 'INVALID_DATA', open: 1, acknowledged: 0 },
        { reason: 'NOT_JSON', open: 1, acknowledged: 0 },
      ],
      waiting: [],
      openRetentionGaps: 1,
    });
  });

  test('a replay, how far it is, and its proof without a row of what it compared', async () => {
    const replays = async () => {
      const reply = await app.get('/v1/operations/replays');
      await app.expectDocumented('/v1/operations/replays', reply);
      return reply.body;
    };
    expect(await replays()).toMatchObject({ head: 3, replays: [{ version: 1, state: 'live', proof: null }] });
    const { version } = await replay(app.pool, { swap: false });
    const [made, live] = (await replays()).replays;
    expect(live).toMatchObject({ version: 1, state: 'live' });
    expect(made).toMatchObject({ version, state: 'ready', purpose: 'replay', position: 2, target: 2, failure: null });
    expect(made.proof).toMatchObject({ position: 2, liveVersion: 1, equal: true });
    expect(made.proof.tables).toContainEqual(
      expect.objectContaining({ table: 'ledger_entries', equal: true, live: expect.stringMatching(/^0:/) }),
    );
    await abortReplay(app.pool);
  });

  test('digests change with what a read model holds, and only with that', async () => {
    type Digests = Record<string, string>;
    const digests = async (): Promise<Digests> =>
      Object.fromEntries(
        (await app.get('/v1/operations/projections')).body.projections.map((p: never) => [p['name'], p['digest']]),
      );
    const before = await digests();
    await app.history.project();
    const after = await digests();
    expect(after.accounts).not.toBe(before.accounts);
    expect({ ...after, accounts: '' }).toEqual({ ...before, accounts: '' });
  });
});
