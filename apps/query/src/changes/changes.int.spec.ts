import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLogger, Metrics } from '#platform';
import { beginRollback, runReplay } from '#rebuild';
import { feedPlace, LiveSnapshots } from '#read-models';
import { PassThrough } from 'node:stream';
import { EventStreamReader } from '../../../../test/support/event-stream.js';
import { eventually } from '../../../../test/support/eventually.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';
import { asByAnOldRule, business, paymentOf, replay } from '../../../../test/support/replays.js';
import { Stopping } from '../http/stopping.js';
import { LimitsConfig } from '../limits/limits-config.js';
import { ChangeFeed } from './change-feed.js';
import { Listener } from './listener.js';

const HEARTBEAT_MS = 200;
const STALLED_MS = 1_000;
const LIMITS = { changeHeartbeatMs: HEARTBEAT_MS, changeStalledMs: STALLED_MS, changeStreamsPartner: 2 };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says what it expects by looking into it
type Change = any;

const cursors = (changes: Change[]): string[] => changes.map(({ cursor }: { cursor: string }) => cursor);

let app: TestQueryApp;
let everything: Change[];
const readers: EventStreamReader[] = [];
let isStopped = false;

async function pages(query: string, token?: string): Promise<Change[]> {
  const found: Change[] = [];
  for (let after = '0'; ;) {
    const { status, body } = await app.get(`/v1/changes?after=${after}${query}`, token === undefined ? {} : { token });
    expect(status).toBe(200);
    found.push(...body.changes);
    after = body.next;
    if (body.caughtUp) return found;
  }
}

async function listen(query = '', headers: Record<string, string> = {}, token?: string): Promise<EventStreamReader> {
  const authorization = `Bearer ${token ?? (await app.token())}`;
  const reader = await EventStreamReader.open(`${app.url}/v1/changes${query}`, { authorization, ...headers });
  readers.push(reader);
  return reader;
}

const own = (partnerId: string): Promise<string> => app.token({ scope: 'referrals:self', sub: partnerId });

beforeAll(async () => {
  app = await startQueryApp(LIMITS);
  await app.history.happened(...business(40));
  everything = await pages('&limit=500');
});
afterAll(async () => {
  for (const reader of readers) reader.close();
  if (!isStopped) await app.stop();
});

describe('pages', () => {
  test('have each entry once, in the order of the ledger, and what changed beside it', async () => {
    const { rows } = await app.pool.query<{ id: string }>(
      `SELECT position || '-' || seq AS id FROM projections_1.ledger_entries ORDER BY position, seq`,
    );
    const entries = everything.filter(({ type }: Change) => type === 'entry');
    expect(entries.map(({ id }: Change) => id)).toEqual(rows.map(({ id }) => id));
    expect(entries.every(({ entry, id }: Change) => entry.entryId === id)).toBe(true);
    expect(new Set(cursors(everything)).size).toBe(everything.length);
    const beside = everything.filter(({ type }: Change) => type !== 'entry');
    expect(beside.map(({ type, id, partnerId, status }: Change) => [type, id, partnerId, status])).toEqual(
      expect.arrayContaining([
        ['link', 'code-paid', 'paid', 'active'],
        ['contract', 'c', 'paid', 'signed'],
        ['attribution', 'client-1', 'paid', 'link'],
        ['withdrawal', 'w1', 'paid', 'approved'],
        ['withdrawal', 'w1', 'paid', 'paid'],
        ['withdrawal', 'w2', 'paid', 'approved'],
        ['claim', 'cl', null, 'filed'],
        ['terms', expect.any(String), null, 'published'],
      ]),
    );
    await app.expectDocumented('/v1/changes', await app.get('/v1/changes?limit=500'));
  });

  test.each([1, 2, 3, 7])('of %i make the same feed, also where an event is cut in two', async (limit) => {
    expect(cursors(await pages(`&limit=${limit}`))).toEqual(cursors(everything));
  });

  test.each(['entry', 'attribution', 'withdrawal', 'claim', 'contract', 'link', 'terms'])(
    'of type %s alone',
    async (type) => {
      const expected = everything.filter((change: Change) => change.type === type);
      expect(expected.length).toBeGreaterThan(0);
      expect(await pages(`&limit=2&type=${type}`)).toEqual(expected);
    },
  );

  test('of one partner, asked for by a service or by itself', async () => {
    const concerning = everything.filter(
      ({ partnerId, previousPartnerId }: Change) => partnerId === 'paid' || previousPartnerId === 'paid',
    );
    const asked = await pages('&limit=3&partner=paid');
    // A claim that names its link is for it to see, though it is nobody's.
    expect(asked.filter(({ type }: Change) => type !== 'claim')).toEqual(
      concerning.filter(({ type }: Change) => type !== 'claim'),
    );
    expect(cursors(await pages('&limit=3', await own('paid')))).toEqual(cursors(asked));
    expect((await app.get('/v1/changes?partner=days', { token: await own('paid') })).status).toBe(404);
  });

  test('of a partner that loses a client say nothing of whose it is now', async () => {
    const after = String((await app.get('/v1/changes?after=0&limit=1')).headers.get('x-position'));
    await app.history.happened([
      'claim.approved.v1',
      '2026-09-01T00:00:00Z',
      { claimId: 'takes', partnerId: 'days', accountId: 'client-1' },
    ]);
    const seenBy = async (token?: string) =>
      (await app.get(`/v1/changes?after=${after}&type=attribution`, token === undefined ? {} : { token })).body.changes;
    const moved = {
      type: 'attribution',
      id: 'client-1',
      partnerId: 'days',
      previousPartnerId: 'paid',
      status: 'claim',
    };
    expect(await seenBy()).toMatchObject([moved]);
    expect(await seenBy(await own('days'))).toMatchObject([{ ...moved, previousPartnerId: null }]);
    expect(await seenBy(await own('paid'))).toMatchObject([{ ...moved, partnerId: null, status: null }]);
    everything = await pages('&limit=500');
  });

  test.each([
    ['after=999999', 'after must be a position from 0 to'],
    ['after=12-x', 'after must be a position, or the `cursor` of a change'],
    ['after=12-e0', 'after must be a position'],
    ['type=else', 'type must be one of entry, attribution'],
    ['limit=501', 'limit must'],
  ])('are refused for %s', async (query, why) => {
    for (const headers of [{}, { accept: 'text/event-stream' }]) {
      const reply = await app.get(`/v1/changes?${query}`, { headers });
      expect([reply.status, reply.body.detail]).toEqual([400, expect.stringContaining(why)]);
    }
  });

  test('are read by index', async () => {
    await app.pool.query('ANALYZE projections_1.ledger_entries; ANALYZE projections_1.changes');
    const plan = async (sql: string): Promise<string> =>
      JSON.stringify((await app.pool.query(`SET enable_seqscan = off; EXPLAIN (FORMAT JSON) ${sql}`)) as unknown);
    for (const where of ['', `partner_id = 'paid' AND`, `previous_partner_id = 'paid' AND`, `kind = 'terms' AND`]) {
      const sql = `SELECT * FROM projections_1.changes WHERE ${where} (position, seq) > (5, 1) AND position <= 9 ORDER BY position, seq LIMIT 3`;
      expect(await plan(sql)).not.toMatch(/Seq Scan|"Sort"/);
    }
  });
});

describe('a stream', () => {
  test('goes on after a position, and from then on with what comes', async () => {
    const reader = await listen('?after=0');
    expect(reader.response.headers.get('content-type')).toBe('text/event-stream');
    expect(reader.response.headers.get('x-accel-buffering')).toBe('no');
    await reader.until(everything.length);
    await app.history.happened(paymentOf(1_001));
    await reader.until(everything.length + 1);
    const { events } = reader;
    expect(events.map(({ id }) => id)).toEqual(cursors(await pages('&limit=500')));
    expect(events.every(({ id, event, data }) => data.cursor === id && data.type === event)).toBe(true);
    everything = await pages('&limit=500');
  });

  test('begins with what comes where nothing else is asked for, and says that it lives', async () => {
    const reader = await listen();
    await eventually(() => reader.heartbeats >= 2);
    expect(reader.events).toEqual([]);
    await app.history.happened(paymentOf(1_002));
    await reader.until(1);
    const last = reader.events[0]!.id;
    await eventually(() => reader.lastEventId !== last);
    // A sign of life moves on where the client would begin again.
    const reply = await app.get('/v1/changes?limit=1');
    expect(reader.lastEventId).toBe(reply.headers.get('x-position'));
    everything = await pages('&limit=500');
  });

  test('of a client that was away goes on where it ended, wherever that was', async () => {
    for (const at of [1, 5, Math.floor(everything.length / 2), everything.length - 1]) {
      const { cursor } = everything[at - 1];
      const reader = await listen('?after=0', { 'last-event-id': cursor });
      await reader.until(everything.length - at);
      expect(reader.events.map(({ id }) => id)).toEqual(cursors(everything.slice(at)));
      reader.close();
    }
  });

  test.each(['bogus', '007', '99999999', '99999999-e1'])('is not begun at %s, which names no place', async (place) => {
    const refusal = async (query: string, headers: Record<string, string>) => {
      const { status, body } = await app.get(`/v1/changes${query}`, { headers });
      return [status, body.errors[0].parameter];
    };
    const accept = 'text/event-stream';
    expect(await refusal('', { accept, 'last-event-id': place })).toEqual([400, 'last-event-id']);
    expect(await refusal(`?after=${place}`, { accept })).toEqual([400, 'after']);
    expect(await refusal(`?after=${place}`, {})).toEqual([400, 'after']);
  });

  test('of one partner tells nothing of others', async () => {
    const token = await own('days');
    const [reader, all] = [await listen('?after=0', {}, token), await listen('?after=0')];
    await app.history.happened(paymentOf(1_003), paymentOf(1_004));
    everything = await pages('&limit=500');
    await all.until(everything.length);
    const expected = await pages('&limit=500', token);
    await reader.until(expected.length);
    expect(reader.events.map(({ data }) => data)).toEqual(expected);
    expect(expected.filter(({ type }: Change) => type !== 'claim')).not.toContainEqual(
      expect.objectContaining({ partnerId: 'paid' }),
    );
  });

  test('is one of so many for a caller, and leaves its place when it ends', async () => {
    const token = await own('limited');
    const first = [await listen('', {}, token), await listen('', {}, token)];
    expect((await listen('', {}, token)).response.status).toBe(429);
    first[0]!.close();
    await eventually(async () => (await listen('', {}, token)).response.status, 200);
  });

  test('ends when its token does', async () => {
    const reader = await listen('', {}, await app.token({ expires: '1s' }));
    await eventually(() => reader.isOver);
    expect(reader.heartbeats).toBeGreaterThan(0);
  });

  test('takes no connection, however many there are', async () => {
    const many = await Promise.all(Array.from({ length: 60 }, () => listen('')));
    await app.history.happened(paymentOf(1_005));
    await Promise.all(many.map((reader) => reader.until(1)));
    const { rows } = await app.pool.query<{ busy: number }>(
      `SELECT count(*)::int AS busy FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'referral-ledger-query%' AND state <> 'idle'`,
    );
    expect(rows[0]!.busy).toBeLessThanOrEqual(3);
    for (const reader of many) reader.close();
    everything = await pages('&limit=500');
  });

  test('that nobody reads is cut off with little of it in memory, and the others go on', async () => {
    const metrics = new Metrics('query');
    const stopping = new Stopping();
    const config = Object.assign(new LimitsConfig(), LIMITS);
    const logger = createLogger('query', { destination: { write: () => undefined } });
    const feed = new ChangeFeed(new LiveSnapshots(app.pool), stopping, config, metrics, logger);
    const follower = (out: PassThrough): Promise<void> => {
      const closed = new Promise<void>((resolve) => out.once('close', resolve));
      const isStillAllowed = () => Promise.resolve(true);
      const options = {
        out,
        filter: { partnerId: null },
        only: null,
        caller: 'x',
        stalledMs: STALLED_MS,
        isStillAllowed,
      };
      feed.add(new Listener(options, feedPlace('0')), closed);
      return closed;
    };
    const [unread, read] = [new PassThrough(), new PassThrough()];
    let kept = 0;
    let told = '';
    read.on('data', (chunk: Buffer) => void (told += chunk.toString()));
    const cut = follower(unread);
    void follower(read);
    for (let n = 0; n < 4; n += 1) {
      await app.history.happened(...Array.from({ length: 400 }, (_, i) => paymentOf(2_000 + 400 * n + i)));
      kept = Math.max(kept, unread.writableLength + unread.readableLength);
    }
    everything = await pages('&limit=500');
    await cut;
    await eventually(() => told.split('\ndata: ').length, everything.length + 1);
    expect(told.length).toBeGreaterThan(2 * kept);
    expect(await metrics.render()).toMatch(/change_streams_ended_total\{reason="stalled".*\} 1/);
    stopping.begin();
    expect(read.writableEnded).toBe(true);
  });
});

describe('when another version answers', () => {
  test('that was proved equal, nothing is told twice and nothing is missing', async () => {
    const before = await pages('&limit=500');
    const reader = await listen('');
    expect(await replay(app.pool)).toMatchObject({ state: 'live' });
    expect(await pages('&limit=500')).toEqual(before);
    await app.history.happened(paymentOf(20_001));
    await reader.until(1);
    expect(reader.events).toHaveLength(1);
    const all = await pages('&limit=500');
    await runReplay(app.pool, await beginRollback(app.pool, 'test'), { swap: true, acceptDifferences: 'a test' });
    await runReplay(app.pool, await beginRollback(app.pool, 'test'), { swap: true, acceptDifferences: 'a test' });
    expect(await pages('&limit=500')).toEqual(all);
  });

  test('whose entries differ, each who follows is told so once, after a rollback as well', async () => {
    await asByAnOldRule(app.pool, `projections_2`);
    const reader = await listen('');
    await replay(app.pool, { acceptDifferences: 'the rounding was mended' });
    await reader.until(1);
    await runReplay(app.pool, await beginRollback(app.pool, 'test'), { swap: true, acceptDifferences: 'a test' });
    await reader.until(2);
    const restated = { type: 'restatement', partnerId: null, entry: null };
    expect(reader.events.map(({ data }) => data)).toEqual([
      expect.objectContaining({ ...restated, id: '3' }),
      expect.objectContaining({ ...restated, id: '2' }),
    ]);
    const [first, second] = reader.events.map(({ id }) => id);
    const after = async (cursor: string) => cursors((await app.get(`/v1/changes?after=${cursor}`)).body.changes);
    expect(await after(first!)).toEqual([second]);
    expect(await after(second!)).toEqual([]);
    expect((await pages('', await own('days'))).filter(({ type }: Change) => type === 'restatement')).toHaveLength(2);
  });
});

test('streams end in order when the process is told to', async () => {
  const reader = await listen('');
  await app.stop();
  await eventually(() => reader.isOver);
  isStopped = true;
});
