import { exportedLine, newEvent, readExportedLine, readJsonText, type ExportedEvent, type NewEvent } from '#contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { EventStore } from '../event-store.js';
import { findBatch, readBatches, type LoggedBatch } from './read-batches.js';
import { restoreBatches } from './restore-batches.js';

let origin: TestDatabase;
let exported: ExportedEvent[][];

const event = (id: string, note: string | null = null): NewEvent =>
  newEvent({
    source: 'billing',
    id,
    type: 'client.signed_up.v1',
    occurredAt: 1_700_000_000_000_001,
    data: { accountId: `acc-${id}`, separateAccount: true, note },
    message: { topic: 'signups', partition: 1, offset: '7', key: null, value: null, headers: {} },
  });

/** With data as they came, on two lines, with numbers that no JavaScript number holds; and with attributes beside them. */
function asCame(id: string): NewEvent {
  const json = '{"accountId":"acc",\n  "separateAccount":true, "n":[9007199254740993, 1e400, 1.10]}';
  const given = readJsonText(Buffer.from(json));
  return newEvent({
    ...{ source: 'billing', id, type: 'client.signed_up.v1', occurredAt: 1_700_000_000_000_001 },
    data: given.value as object,
    given,
    attributes: '{"position":"1","traceparent":"00-a"}',
  });
}

const asExported = ({ events, hash }: LoggedBatch): ExportedEvent[] =>
  events.map((one, i) =>
    readExportedLine(Buffer.from(exportedLine(one, null, i === events.length - 1 ? hash : undefined))),
  );

const TABLES = ['events', 'event_ids', 'event_batches', 'event_store_head'];
const contents = async ({ pool }: TestDatabase) =>
  Promise.all(TABLES.map(async (table) => (await pool.query(`SELECT t::text AS row FROM ${table} t ORDER BY 1`)).rows));

/** Three batches: 1–2, 3–4, 5–7. */
beforeAll(async () => {
  origin = await createTestDatabase();
  const store = new EventStore(origin.pool);
  const append = (...events: NewEvent[]) => store.appendBatch({ events, refusals: [], offsets: [] });
  await append(event('a', 'nul \u0000, half a pair \ud83d'), event('b'));
  await append(event('c'), asCame('x'));
  await append(event('d'), event('e'), event('f'));
  exported = (await readBatches(origin.pool, 0, 7)).map(asExported);
});
afterAll(() => origin.drop());

async function inEmpty(work: (target: TestDatabase) => Promise<void>): Promise<void> {
  const target = await createTestDatabase();
  await work(target).finally(() => target.drop());
}

test('a restored log is the same, row by row: positions, times of recording, origins, hashes and the chain', () =>
  inEmpty(async (target) => {
    expect(await restoreBatches(target.pool, exported)).toEqual({ restored: 7 });
    expect(await contents(target)).toEqual(await contents(origin));
  }));

test('what is there already is left alone, and the rest follows', () =>
  inEmpty(async (target) => {
    await restoreBatches(target.pool, exported.slice(0, 1));
    expect(await restoreBatches(target.pool, exported)).toEqual({ restored: 5 });
    expect(await restoreBatches(target.pool, exported)).toEqual({ restored: 0 });
    expect(await contents(target)).toEqual(await contents(origin));
  }));

const altered = (change: Partial<ExportedEvent>): ExportedEvent[][] =>
  exported.map((batch, i) => (i === 2 ? batch.map((one, j) => (j === 1 ? { ...one, ...change } : one)) : batch));

test.each<[string, () => ExportedEvent[][], RegExp]>([
  ['another event', () => altered({ event: event('other') }), /altered/],
  ['another position', () => altered({ position: 17 }), /do not fit/],
  ['another time of recording', () => altered({ recordedAt: 1 }), /do not fit/],
  ['a batch left out', () => [exported[0]!, exported[2]!], /so 3 must come next/],
  ['an earlier batch left out and counted anew', () => [exported[1]!], /so 1 must come next/],
  ['an id that comes twice', () => altered({ event: event('d') }), /altered/],
])('an export with %s is refused, and nothing of it is written', (_, batches, message) =>
  inEmpty(async (target) => {
    await expect(restoreBatches(target.pool, batches())).rejects.toThrow(message);
    expect(await new EventStore(target.pool).head()).toBe(0);
  }),
);

test('a store that holds anything else is refused', () =>
  inEmpty(async (target) => {
    await new EventStore(target.pool).appendBatch({ events: [event('a'), event('b')], refusals: [], offsets: [] });
    await expect(restoreBatches(target.pool, exported)).rejects.toMatchObject({ code: 'RESTORE_REFUSED', position: 1 });
  }));

test('batches are read whole, from where one ends, and no further than asked', async () => {
  const ends = (batches: LoggedBatch[]) => batches.map(({ events }) => events.at(-1)!.position);
  expect(ends(await readBatches(origin.pool, 2, 7))).toEqual([4, 7]);
  expect(ends(await readBatches(origin.pool, 0, 6))).toEqual([2, 4]);
  expect(await readBatches(origin.pool, 7, 7)).toEqual([]);
  expect(await findBatch(origin.pool, 6)).toMatchObject({ first: 5, last: 7 });
  expect(await findBatch(origin.pool, 8)).toBeUndefined();
});
