import { newEvent, OWN_SOURCE, type NewEvent, type RawMessage } from '#contracts';
import { inTransaction } from '#platform';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { appendEvents } from './append/append-events.js';
import { OtherTimelineError } from './append/timeline.js';
import { EventStore } from './event-store.js';
import { findEvent, readEvents } from './read/read-events.js';
import { verifyLog } from './verify/verify-log.js';
import { heldUp } from '../../../test/support/held-up.js';

let database: TestDatabase;
let store: EventStore;
let n = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  store = new EventStore(database.pool);
});
afterAll(() => database.drop());

const message = (offset = n): RawMessage => ({
  topic: 'signups',
  partition: 0,
  offset: String(offset),
  key: Buffer.from('k'),
  value: Buffer.from(`value ${offset}`),
  headers: { 'content-type': Buffer.from('application/json') },
});

function event(id: string, accountId = 'a', raw: RawMessage = message((n += 1))): NewEvent {
  const data = { accountId, separateAccount: true };
  const occurredAt = 1_700_000_000_000_001;
  return newEvent({ source: 'billing', id, type: 'client.signed_up.v1', occurredAt, data, message: raw });
}

const append = (...events: NewEvent[]) => store.appendBatch({ events, refusals: [], offsets: [] });
const freshId = (): string => `id-${(n += 1)}`;

describe('positions', () => {
  test('are dense, in the order of the batch, and go on where the last batch ended', async () => {
    const before = await store.head();
    await append(event(freshId()), event(freshId()));
    await append(event(freshId()));
    const events = await store.read(before, 10);
    expect(events.map(({ position }) => position)).toEqual([before + 1, before + 2, before + 3]);
    expect(await store.head()).toBe(before + 3);
  });

  test('stay dense and lose nothing when many appenders race, some of which roll back', async () => {
    const before = await store.head();
    const one = (i: number) =>
      inTransaction(database.pool, async (client) => {
        await appendEvents(client, [event(freshId()), event(freshId())]);
        if (i % 3 === 0) throw new Error('rolled back');
      }).catch(() => undefined);
    await Promise.all(Array.from({ length: 30 }, (_, i) => one(i)));
    const events = await store.read(before, 1000);
    expect(events).toHaveLength(40);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(40);
  });

  test('a reader that has seen a position has seen all before it, while an appender is slow', async () => {
    const before = await store.head();
    const slow = await database.pool.connect();
    await slow.query('BEGIN');
    await appendEvents(slow, [event(freshId())]);
    const faster = append(event(freshId()));
    await heldUp(database.pool);
    expect(await store.read(before, 10)).toHaveLength(0);
    await slow.query('COMMIT');
    slow.release();
    await faster;
    expect(await store.read(before, 10)).toHaveLength(2);
  });

  test.each([
    ['at the beginning', 2],
    ['in the middle', 1],
    ['at the end', 0],
  ])('a hole %s of what is read stops the reader instead of being read past', async (_, beforeHead) => {
    await expect(
      inTransaction(database.pool, async (client) => {
        const { head } = await appendEvents(client, [event(freshId()), event(freshId()), event(freshId())]);
        await client.query('SET LOCAL session_replication_role = replica');
        await client.query('DELETE FROM events WHERE position = $1', [head - beforeHead]);
        return readEvents(client, head - 3, 10);
      }),
    ).rejects.toThrow(/no event at position/);
  });
});

describe('the same id', () => {
  test('with the same content is a duplicate: in one batch, in the next, from another offset', async () => {
    const id = freshId();
    const first = await append(event(id), event(id));
    expect(first).toMatchObject({ appended: 1, duplicates: 1 });
    expect(await append(event(id, 'a', message(999)))).toMatchObject({ appended: 0, duplicates: 1 });
  });

  test('with other content is a dead letter that keeps the bytes, and the first stands', async () => {
    const id = freshId();
    const before = await store.head();
    const result = await append(event(id, 'a'), event(id, 'b'), event(freshId()));
    expect(result.appended).toBe(2);
    expect(result.deadLetters.map(({ refusal }) => refusal.reason)).toEqual(['ID_REUSED']);
    const [kept] = await store.read(before, 10);
    expect(kept?.data).toMatchObject({ accountId: 'a' });
    const { rows } = await database.pool.query('SELECT * FROM dead_letters WHERE event_id = $1', [id]);
    expect(rows[0].raw.toString()).toMatch(/^value/);
    expect(rows[0]).toMatchObject({ reason: 'ID_REUSED', status: 'open', topic: 'signups' });
  });

  test('of two appenders at once is taken once', async () => {
    const id = freshId();
    const results = await Promise.all(Array.from({ length: 8 }, () => append(event(id))));
    expect(results.reduce((sum, { appended }) => sum + appended, 0)).toBe(1);
    expect(results.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(7);
  });
});

test('an event comes back as it was stored, to the microsecond, unknown fields and odd characters included', async () => {
  const before = await store.head();
  const data = { accountId: 'a', separateAccount: true, note: 'nul \u0000 and half a \ud83d pair', nested: { x: [1] } };
  const occurredAt = 1_700_000_000_123_456;
  await append(newEvent({ source: 's', id: freshId(), type: 'client.signed_up.v1', occurredAt, data }));
  const [stored] = await store.read(before, 1);
  expect(stored?.occurredAt).toBe(occurredAt);
  expect(stored?.data).toEqual(data);
});

describe('an event of another release', () => {
  const decision = (schemaVersion: number) => {
    const data = { withdrawalId: 'w', partnerId: 'p', reason: 'INSUFFICIENT_FUNDS' };
    const event = { source: OWN_SOURCE, id: freshId(), type: 'withdrawal.rejected.v1' as const, occurredAt: 1 };
    return newEvent({ ...event, data, schemaVersion });
  };

  test('an earlier one, is read as this one has it, and stays as it was recorded', async () => {
    const recorded = decision(1);
    const { head } = await append(recorded);
    const read = { schemaVersion: 2, data: { reason: 'INSUFFICIENT_FUNDS', availableMinor: null } };
    expect(await store.read(head - 1, 1)).toMatchObject([read]);
    expect(await findEvent(database.pool, OWN_SOURCE, recorded.id)).toMatchObject(read);
    const { rows } = await database.pool.query('SELECT schema_version, data FROM events WHERE position = $1', [head]);
    expect(rows).toEqual([{ schema_version: 1, data: recorded.data }]);
    expect((await verifyLog(database.pool)).problem).toBeNull();
  });

  test('a later one, stops the reader, who cannot know what it means', async () => {
    await expect(
      inTransaction(database.pool, async (client) => {
        const { head } = await appendEvents(client, [decision(3)]);
        return readEvents(client, head - 1, 1);
      }),
    ).rejects.toMatchObject({ code: 'NEWER_SCHEMA_VERSION', retriable: false });
  });
});

describe('the log', () => {
  test.each(['events', 'event_ids', 'events_000000', 'event_ids_000000'])(
    'refuses UPDATE, DELETE and TRUNCATE of %s',
    async (table) => {
      await append(event(freshId()));
      for (const sql of [`UPDATE ${table} SET position = 7`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
        await expect(database.pool.query(sql)).rejects.toThrow(/append-only/);
      }
    },
  );

  test('has its next partition made ahead', async () => {
    await database.pool.query('SELECT make_event_partitions(7000000)');
    const { rows } = await database.pool.query(
      `SELECT to_regclass('events_000001') IS NOT NULL AND to_regclass('events_000002') IS NOT NULL AS made`,
    );
    expect(rows[0].made).toBe(true);
    await expect(database.pool.query('TRUNCATE events_000002')).rejects.toThrow(/append-only/);
  });
});

describe('a batch', () => {
  const refusal = { reason: 'NOT_JSON' as const, message: 'the value is not JSON' };

  test('keeps events, dead letters and offsets together, or nothing of them', async () => {
    const { epoch } = await store.claimPartition('payments', 1);
    const before = await store.head();
    const offsets = [{ topic: 'payments', partition: 1, nextOffset: '5', epoch }];
    await store.appendBatch({ events: [event(freshId())], refusals: [{ ...refusal, raw: message() }], offsets });
    expect(await store.head()).toBe(before + 1);
    expect(await store.claimPartition('payments', 1)).toEqual({ epoch: epoch + 1, nextOffset: '5', logEnd: null });

    const stale = [{ topic: 'payments', partition: 1, nextOffset: '6', epoch }];
    await expect(
      store.appendBatch({ events: [event(freshId())], refusals: [{ ...refusal, raw: message(777) }], offsets: stale }),
    ).rejects.toMatchObject({ code: 'STALE_CONSUMER', retriable: false });
    expect(await store.head()).toBe(before + 1);
    const { rows } = await database.pool.query('SELECT FROM dead_letters WHERE "offset" = 777');
    expect(rows).toHaveLength(0);
  });

  test('is refused where its partition was claimed on another timeline: what was stored since may be lost', async () => {
    const { epoch } = await store.claimPartition('payments', 2);
    const place = { topic: 'payments', partition: 2 };
    const append = (nextOffset: string) =>
      store.appendBatch({ events: [], refusals: [], offsets: [{ ...place, nextOffset, epoch }] });
    await append('5');
    await database.pool.query(`UPDATE consumer_offsets SET timeline = '000000AB', next_offset = 3 WHERE partition = 2`);
    const seen = { ...place, epoch, nextOffset: '5', logStart: '0', logEnd: '9' };
    await store.noteLogs([seen]);
    await expect(append('6')).rejects.toMatchObject({ code: 'STALE_CONSUMER' });
    const gap = {
      ...place,
      cause: 'RETENTION' as const,
      from: '3',
      to: '4',
      resumesAt: '4',
      logStart: '4',
      logEnd: '9',
    };
    await expect(store.recordGap(gap, epoch)).rejects.toMatchObject({ code: 'STALE_CONSUMER' });
    expect(await store.claimPartition('payments', 2)).toMatchObject({ epoch: epoch + 1, nextOffset: '3' });
    await store.noteLogs([{ ...seen, epoch: epoch + 1 }]);
    expect(await store.claimPartition('payments', 2)).toMatchObject({ nextOffset: '5' });
  });

  test('is refused as a whole on another timeline than the batches before, where they count only together', async () => {
    const before = await store.head();
    const timeline = await store.timeline();
    const append = (on: string) =>
      store.appendBatch({ events: [event(freshId())], refusals: [], offsets: [], timeline: on });
    await append(timeline);
    await expect(append('000000AB')).rejects.toThrow(OtherTimelineError);
    expect(await store.head()).toBe(before + 1);
  });

  test('that is read again keeps no dead letter twice, but another message at the same offset', async () => {
    const raw = message(12_345);
    const again = { events: [], refusals: [{ ...refusal, raw }], offsets: [] };
    expect((await store.appendBatch(again)).deadLetters).toHaveLength(1);
    expect((await store.appendBatch(again)).deadLetters).toHaveLength(0);
    const other = { ...raw, value: Buffer.from('another') };
    const result = await store.appendBatch({ events: [], refusals: [{ ...refusal, raw: other }], offsets: [] });
    expect(result.deadLetters).toHaveLength(1);
  });

  test('of CloudEvents keeps a dead letter for each of its events that are refused, also where two are alike, and none twice', async () => {
    const whole = { ...message(54_321), value: Buffer.from('{}') };
    const alike = [undefined, 0, 1].map((batchIndex) => ({ ...refusal, raw: { ...whole, batchIndex } }));
    const given = { events: [], refusals: alike, offsets: [] };
    expect((await store.appendBatch(given)).deadLetters).toHaveLength(3);
    expect((await store.appendBatch(given)).deadLetters).toHaveLength(0);
    const { rows } = await database.pool.query(
      'SELECT batch_index FROM dead_letters WHERE "offset" = 54321 ORDER BY batch_index NULLS FIRST',
    );
    expect(rows).toEqual([{ batch_index: null }, { batch_index: 0 }, { batch_index: 1 }]);
  });
});
