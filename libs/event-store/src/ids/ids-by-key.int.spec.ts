import { newEvent, type NewEvent } from '#contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { EventStore } from '../event-store.js';
import { IdsByKey1793000000006 } from '../migrations/6-ids-by-key.js';
import { IdGenerations1793000000007 } from '../migrations/7-id-generations.js';
import { findEvent, findEvents } from '../read/read-events.js';
import { verifyLog } from '../verify/verify-log.js';
import { eventKey } from './event-key.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function event(source: string, id: string, accountId = 'a'): NewEvent {
  const data = { accountId, separateAccount: true };
  const message = { topic: 'signups', partition: 0, offset: '1', key: null, value: null, headers: {} };
  return newEvent({ source, id, type: 'client.signed_up.v1', occurredAt: 7, data, message });
}

const append = (...events: NewEvent[]) =>
  new EventStore(database.pool).appendBatch({ events, refusals: [], offsets: [] });

const UUID = '0198f3a2-7c41-4abc-8def-0123456789ab';

/** An id of `source` that has the key of (`ofSource`, UUID): to make one is easy, to meet one by chance is not. */
function sameKey(source: string, ofSource: string): string {
  const [wanted, mask] = [eventKey(ofSource, UUID), eventKey(source, UUID)];
  const own = Buffer.from(UUID.replaceAll('-', ''), 'hex');
  const hex = Buffer.from(own.map((byte, i) => byte ^ mask[i]! ^ wanted[i]!)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

describe('events whose keys are made to be the same', () => {
  const first = event('s1', UUID);
  const second = event('s2', sameKey('s2', 's1'));
  const third = event('s3', sameKey('s3', 's1'));

  test('have the same key indeed', () => {
    expect(eventKey('s2', second.id)).toEqual(eventKey('s1', UUID));
  });

  test('are taken all the same: in different batches and in one', async () => {
    expect(await append(first)).toMatchObject({ appended: 1 });
    expect(await append(second, third)).toMatchObject({ appended: 2, duplicates: 0 });
    const [a, b] = [event('s4', sameKey('s4', 's5')), event('s5', UUID)];
    expect(await append(a, b)).toMatchObject({ appended: 2, duplicates: 0 });
  });

  test('are each recognized, and refused with other content', async () => {
    expect(await append(third, second, first)).toMatchObject({ appended: 0, duplicates: 3 });
    const { appended, deadLetters } = await append(event('s3', third.id, 'b'));
    expect(appended).toBe(0);
    expect(deadLetters.map(({ refusal }) => refusal.reason)).toEqual(['ID_REUSED']);
  });

  test('are each found, and verified', async () => {
    for (const { source, id } of [first, second, third])
      expect(await findEvent(database.pool, source, id)).toMatchObject({ source, eventId: id });
    expect(await findEvent(database.pool, 's6', sameKey('s6', 's1'))).toBeUndefined();
    expect((await findEvents(database.pool, 's1', [UUID, second.id])).size).toBe(1);
    expect((await verifyLog(database.pool)).problem).toBeNull();
  });
});

test('a log from before is carried over, and back: each id has the key that this release looks for', async () => {
  const other = await createTestDatabase();
  const source = new DataSource({ type: 'postgres', url: other.url });
  try {
    const ids = [UUID, UUID.toUpperCase(), '0198f3a2-7c41-7abc-8def-0123456789ab', 'inv-1', 'ünï 😀', ' ', `${UUID}\n`];
    const sources = ['billing', 'https://example.com/ünï', ''];
    const events = sources.flatMap((from) => ids.map((id) => event(from, id)));
    await new EventStore(other.pool).appendBatch({ events, refusals: [], offsets: [] });
    const rows = async () => (await other.pool.query('SELECT * FROM event_ids ORDER BY position')).rows as unknown[];
    const before = await rows();
    await source.initialize();
    await source.transaction((manager) => new IdGenerations1793000000007().down(manager.queryRunner!));
    await source.transaction((manager) => new IdsByKey1793000000006().down(manager.queryRunner!));
    expect(await rows()).toMatchObject(events.map((one) => ({ source: one.source, event_id: one.id })));
    await source.transaction((manager) => new IdsByKey1793000000006().up(manager.queryRunner!));
    await source.transaction((manager) => new IdGenerations1793000000007().up(manager.queryRunner!));
    expect(await rows()).toEqual(before);
    for (const sql of ['DELETE FROM event_ids', 'TRUNCATE event_ids', 'UPDATE event_ids SET position = 1'])
      await expect(other.pool.query(sql)).rejects.toThrow(/append-only/);
    expect((await verifyLog(other.pool)).problem).toBeNull();
  } finally {
    if (source.isInitialized) await source.destroy();
    await other.drop();
  }
});
