import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { EventStore } from '../event-store.js';
import { acknowledgeGap, type RetentionGap } from './retention-gaps.js';

let database: TestDatabase;
let store: EventStore;

beforeEach(async () => {
  database = await createTestDatabase();
  store = new EventStore(database.pool);
});
afterEach(() => database.drop());

const GAP: RetentionGap = {
  topic: 'payments',
  partition: 3,
  cause: 'RETENTION',
  from: '100',
  to: '200',
  resumesAt: '200',
  logStart: '200',
  logEnd: '250',
};
const claim = () => store.claimPartition('payments', 3);
const gaps = async () => (await database.pool.query('SELECT * FROM retention_gaps ORDER BY id')).rows;
const offsets = async () => (await database.pool.query('SELECT * FROM consumer_offsets')).rows[0];

describe('a gap', () => {
  test('is kept together with where reading goes on, so that nobody finds it again', async () => {
    const { epoch } = await claim();
    await store.recordGap(GAP, epoch);
    expect(await gaps()).toMatchObject([
      { topic: 'payments', partition: 3, cause: 'RETENTION', from_offset: 100, to_offset: 200, acknowledged_at: null },
    ]);
    expect(await claim()).toMatchObject({ nextOffset: '200', logEnd: '250' });
  });

  test('is not kept by a consumer that has lost the partition', async () => {
    const { epoch } = await claim();
    await claim();
    await expect(store.recordGap(GAP, epoch)).rejects.toMatchObject({ code: 'STALE_CONSUMER' });
    expect(await gaps()).toEqual([]);
    expect((await claim()).nextOffset).toBeNull();
  });

  test('without a missing offset is none, unless its log was reset', async () => {
    const { epoch } = await claim();
    await expect(store.recordGap({ ...GAP, to: '100' }, epoch)).rejects.toThrow('something_is_missing');
    await store.recordGap({ ...GAP, cause: 'LOG_RESET', to: '100', resumesAt: '0' }, epoch);
    expect(await claim()).toMatchObject({ nextOffset: '0' });
  });

  test('is acknowledged once, and keeps who did it, when and why', async () => {
    const { epoch } = await claim();
    await store.recordGap(GAP, epoch);
    const [{ id }] = await gaps();
    expect(await acknowledgeGap(database.pool, id, { by: 'ada', reason: 'sent again' })).toBe('acknowledged');
    expect(await acknowledgeGap(database.pool, id, { by: 'bob', reason: 'me too' })).toBe('acknowledged_before');
    expect(await acknowledgeGap(database.pool, id + 1, { by: 'bob', reason: 'what?' })).toBe('missing');
    expect(await gaps()).toMatchObject([
      { acknowledged_by: 'ada', acknowledgement_reason: 'sent again', acknowledged_at: expect.any(Number) },
    ]);
  });
});

describe('what is seen of a log', () => {
  const seen = (epoch: number, nextOffset: string) => [
    { topic: 'payments', partition: 3, epoch, nextOffset, logStart: '5', logEnd: '90' },
  ];

  test('is noted beside the offset, which never goes back by it', async () => {
    const { epoch } = await claim();
    await store.noteLogs(seen(epoch, '10'));
    expect(await offsets()).toMatchObject({
      next_offset: 10,
      log_start: 5,
      log_end: 90,
      log_seen_at: expect.any(Number),
    });
    await store.noteLogs(seen(epoch, '7'));
    expect(await offsets()).toMatchObject({ next_offset: 10 });
  });

  test('is not noted by a consumer that has lost the partition', async () => {
    const { epoch } = await claim();
    await claim();
    await store.noteLogs(seen(epoch, '10'));
    expect(await offsets()).toMatchObject({ next_offset: null, log_end: null });
  });

  test('waits for no batch that holds the row: it notes the same', async () => {
    const { epoch } = await claim();
    const batch = await database.pool.connect();
    await batch.query('BEGIN; SELECT FROM consumer_offsets FOR UPDATE');
    await store.noteLogs(seen(epoch, '10'));
    await batch.query('COMMIT');
    batch.release();
    expect(await offsets()).toMatchObject({ log_end: null });
    const moved = { topic: 'payments', partition: 3, epoch, nextOffset: '10', logEnd: '95' };
    await store.appendBatch({ events: [], refusals: [], offsets: [moved] });
    expect(await offsets()).toMatchObject({ next_offset: 10, log_end: 95, log_seen_at: expect.any(Number) });
  });
});
