import { newEvent, type NewEvent } from '#contracts';
import { inTransaction } from '#platform';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { EventStore } from '../event-store.js';
import { verifyLog } from '../verify/verify-log.js';
import { appendEvents, appendPrepared } from './append-events.js';
import { DuplicateWatch } from '../ids/duplicate-watch.js';
import { prepareEvents } from './prepare-events.js';

let database: TestDatabase;
let store: EventStore;
let n = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  store = new EventStore(database.pool);
});
afterAll(() => database.drop());

function event(id: string, accountId = 'a'): NewEvent {
  n += 1;
  return newEvent({
    source: 'billing',
    id,
    type: 'client.signed_up.v1',
    occurredAt: 1_700_000_000_000_001,
    data: { accountId, separateAccount: true },
    message: { topic: 'signups', partition: 0, offset: String(n), key: null, value: null, headers: {} },
  });
}

const fresh = (count: number): NewEvent[] => Array.from({ length: count }, () => event(`id-${n + 1}`));
const batchOf = (events: readonly NewEvent[]) => ({ events, refusals: [], offsets: [] });
const idsAfter = async (position: number) => (await store.read(position, 1000)).map(({ eventId }) => eventId);

/** New to it, so that it does not expect duplicates. */
const unsuspecting = () => new EventStore(database.pool);
/** Has just seen one. */
async function suspecting(): Promise<EventStore> {
  const it = new EventStore(database.pool);
  const twice = event('seen twice');
  await it.appendBatch(batchOf([twice]));
  expect(await it.appendBatch(batchOf([twice]))).toMatchObject({ duplicates: 1 });
  return it;
}

describe.each([
  ['does not expect duplicates', unsuspecting],
  ['looks for duplicates', suspecting],
])('an appender that %s', (_, appender) => {
  test.each([
    ['first', 0],
    ['in the middle', 2],
    ['last', 4],
  ])('takes a batch whose known event comes %s, but for that', async (_, place) => {
    const known = fresh(1);
    await store.appendBatch(batchOf(known));
    const subject = await appender();
    const before = await store.head();
    const others = fresh(4);
    const result = await subject.appendBatch(batchOf(others.toSpliced(place, 0, ...known)));
    expect(result).toMatchObject({ appended: 4, duplicates: 1, deadLetters: [], head: before + 4 });
    expect(await idsAfter(before)).toEqual(others.map(({ id }) => id));
  });

  test('takes nothing of a batch that is known as a whole', async () => {
    const known = fresh(5);
    await store.appendBatch(batchOf(known));
    const subject = await appender();
    const before = await store.head();
    expect(await subject.appendBatch(batchOf(known))).toMatchObject({ appended: 0, duplicates: 5, head: before });
  });

  test('keeps what comes with other content as a dead letter, counts what comes twice, and takes the rest', async () => {
    const [known, other] = fresh(2) as [NewEvent, NewEvent];
    await store.appendBatch(batchOf([known]));
    const subject = await appender();
    const before = await store.head();
    const mixed = [event(known.id, 'b'), other, event(known.id), other, event(other.id, 'b'), ...fresh(1)];
    const result = await subject.appendBatch(batchOf(mixed));
    expect(result).toMatchObject({ appended: 2, duplicates: 2, head: before + 2 });
    expect(result.deadLetters.map(({ refusal }) => [refusal.reason, refusal.eventId])).toEqual([
      ['ID_REUSED', known.id],
      ['ID_REUSED', other.id],
    ]);
    expect(await idsAfter(before)).toEqual([other.id, mixed.at(-1)!.id]);
  });

  test('takes what another took a part of meanwhile, but for that', async () => {
    const events = fresh(50);
    const subject = await appender();
    const before = await store.head();
    const appended = await Promise.all([
      subject.appendBatch(batchOf(events.slice(0, 30))),
      unsuspecting().appendBatch(batchOf(events.slice(20))),
      unsuspecting().appendBatch(batchOf(events.slice(10, 40).reverse())),
    ]);
    expect(appended.map((one) => one.appended).reduce((a, b) => a + b)).toBe(50);
    expect(appended.map((one) => one.duplicates).reduce((a, b) => a + b)).toBe(40);
    expect((await idsAfter(before)).sort()).toEqual(events.map(({ id }) => id).sort());
  });
});

test('a batch whose connection is lost while it is written is not there, and can be appended again as it is', async () => {
  const prepared = store.prepare(batchOf(fresh(3000)));
  const before = await store.head();
  const client = await database.pool.connect();
  await client.query('BEGIN');
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await appendPrepared(client, prepared.events);
  await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
  await expect(client.query('COMMIT')).rejects.toThrow();
  client.release(true);
  expect(await store.head()).toBe(before);
  expect(await store.append(prepared)).toMatchObject({ appended: 3000, duplicates: 0, head: before + 3000 });
  const again = store.prepare(prepared.batch);
  expect(await store.append(again)).toMatchObject({ appended: 0, duplicates: 3000, head: before + 3000 });
});

test('an error of a value comes out as PostgreSQL says it, and leaves nothing', async () => {
  const before = await store.head();
  const events = [...fresh(2), { ...fresh(1)[0]!, accountId: 'nul \u0000' }];
  await expect(store.appendBatch(batchOf(events))).rejects.toMatchObject({ code: '22021' });
  expect(await store.head()).toBe(before);
});

test('a position of Kafka beyond the safe integers is kept to the last digit', async () => {
  const offset = '9007199254740993';
  const [one] = fresh(1) as [NewEvent];
  const { head } = await store.appendBatch(batchOf([{ ...one, message: { ...one.message!, offset } }]));
  const { rows } = await database.pool.query('SELECT "offset"::text FROM events WHERE position = $1', [head]);
  expect(rows).toEqual([{ offset }]);
});

test('duplicates are looked for during a good number of batches after one, and no longer', () => {
  const watch = new DuplicateWatch();
  expect(watch.expectsDuplicates).toBe(false);
  watch.sawKnown(3);
  let batches = 0;
  for (; watch.expectsDuplicates; batches += 1) watch.sawKnown(0);
  expect(batches).toBe(100);
});

test('the same events are recorded alike whether they were prepared ahead, or after their ids were looked up', async () => {
  const known = fresh(1);
  const others = fresh(3);
  const rowsOf = (events: readonly NewEvent[], watch: DuplicateWatch) =>
    inTransaction(database.pool, async (client) => {
      await client.query('SAVEPOINT before');
      const { firstPosition } = await appendPrepared(client, prepareEvents(events), { watch, restoredFrom: 7 });
      const { rows } = await client.query(
        `SELECT e::text AS event, i::text AS id, b::text AS batch FROM events e
         JOIN event_ids i USING (position) JOIN event_batches b ON position BETWEEN first_position AND last_position
         WHERE position >= $1 ORDER BY position`,
        [firstPosition],
      );
      await client.query('ROLLBACK TO SAVEPOINT before');
      return rows as unknown[];
    });
  await store.appendBatch(batchOf(known));
  const watching = new DuplicateWatch();
  watching.sawKnown(1);
  const expected = await rowsOf(others, new DuplicateWatch());
  expect(expected).toHaveLength(3);
  expect(await rowsOf(others, watching)).toEqual(expected);
  expect(await rowsOf([...known, ...others], new DuplicateWatch())).toEqual(expected);
  expect(await rowsOf([...known, ...others], watching)).toEqual(expected);
});

test('the log is right after all this', async () => {
  await inTransaction(database.pool, (client) => appendEvents(client, fresh(1)));
  expect((await verifyLog(database.pool)).problem).toBeNull();
});
