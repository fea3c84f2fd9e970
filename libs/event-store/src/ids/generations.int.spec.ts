import { newEvent, type NewEvent } from '#contracts';
import { inTransaction } from '#platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { createTestDatabase, tamper, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { useGenerationsOf } from '../../../../test/support/generations.js';
import { appendEvents, appendPrepared } from '../append/append-events.js';
import { lockHead } from '../append/head.js';
import { prepareEvents } from '../append/prepare-events.js';
import { EventStore } from '../event-store.js';
import { IdGenerations1793000000007 } from '../migrations/7-id-generations.js';
import { findEvent, findEvents } from '../read/read-events.js';
import { verifyLog } from '../verify/verify-log.js';
import { eventKey } from './event-key.js';
import { IdFilters } from './id-filters.js';
import { WITHOUT_FILTERS, type IdSpaces } from './id-space.js';

/** Positions 1 to 7, 8 to 15 and so on. */
const SIZE = 8;
const RUNS = 8;
const UUID = '0198f3a2-7c41-4abc-8def-0123456789ab';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  await useGenerationsOf(database.pool, SIZE, 300);
});
afterEach(() => database.drop());

function event(source: string, id: string, accountId = 'a'): NewEvent {
  const data = { accountId, separateAccount: true };
  const message = { topic: 'signups', partition: 0, offset: '1', key: null, value: null, headers: {} };
  return newEvent({ source, id, type: 'client.signed_up.v1', occurredAt: 7, data, message });
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => event('billing', `id-${from + i}`));
const batchOf = (events: readonly NewEvent[]) => ({ events, refusals: [], offsets: [] });

/** An id of `source` that has the key of ('s0', UUID). */
function collides(source: string): string {
  const [wanted, mask] = [eventKey('s0', UUID), eventKey(source, UUID)];
  const own = Buffer.from(UUID.replaceAll('-', ''), 'hex');
  const hex = Buffer.from(own.map((byte, i) => byte ^ mask[i]! ^ wanted[i]!)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Has all the filters that there can be. */
async function filtered(options = {}): Promise<EventStore> {
  const store = new EventStore(database.pool, { onError: (error) => expect(error).toBeUndefined(), ...options });
  // What is missing is made after the start, and fetched by another.
  await store.start();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return store;
}

const kept = async (): Promise<number[]> => {
  const { rows } = await database.pool.query<{ first: number }>(
    'SELECT first_position AS first FROM event_id_filters ORDER BY 1',
  );
  return rows.map(({ first }) => first);
};

describe('an id is taken once', () => {
  test.each([
    ['without filters', async () => new EventStore(database.pool, { bytesMax: 0 })],
    ['with a filter of each complete generation', () => filtered()],
    ['with filters of the newest alone', () => filtered({ bytesMax: 40 })],
  ])('wherever it stands in the log, %s', async (_, make) => {
    const events = numbered(1, 50);
    await new EventStore(database.pool).appendBatch(batchOf(events));
    for (const one of events) {
      const store = await make();
      expect(await store.appendBatch(batchOf([one]))).toMatchObject({ appended: 0, duplicates: 1, head: 50 });
      await store.close();
    }
    expect((await verifyLog(database.pool)).problem).toBeNull();
  });

  test('in whatever batches it comes, and whoever appends them: as a list of what was seen says it', async () => {
    const ids = fc.oneof(
      fc.integer({ min: 0, max: 120 }).map((n): [string, string] => ['billing', `id-${n}`]),
      fc.integer({ min: 0, max: 12 }).map((n): [string, string] => [`s${n}`, n === 0 ? UUID : collides(`s${n}`)]),
    );
    const batches = fc.array(fc.array(ids, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 20 });
    const appenders = fc.array(fc.constantFrom('filtered', 'cold', 'plain', 'limited', 'prepared long before'), {
      minLength: 1,
      maxLength: 20,
    });
    let run = 0;
    // Each run has events of its own, in the same log.
    await database.pool.query('SELECT make_event_partitions($1)', [RUNS * 140]);
    await fc.assert(
      fc.asyncProperty(batches, appenders, async (given, by) => {
        run += 1;
        const { pool } = database;
        const events = given.map((batch) => batch.map(([source, id]) => event(`${run}/${source}`, id)));
        const warm = await filtered();
        const limited = new EventStore(pool, { bytesMax: 100 });
        const prepared = events.map((batch) => warm.prepare(batchOf(batch)));
        const seen = new Set<string>();
        for (const [i, batch] of events.entries()) {
          const fresh = new Set(batch.map(({ source, id }) => `${source} ${id}`).filter((key) => !seen.has(key)));
          fresh.forEach((key) => seen.add(key));
          const appended = await {
            filtered: async () => (await warm.appendBatch(batchOf(batch))).appended,
            cold: async () => (await new EventStore(pool, { bytesMax: 0 }).appendBatch(batchOf(batch))).appended,
            plain: async () => (await inTransaction(pool, (client) => appendEvents(client, batch))).fresh.length,
            limited: async () => (await limited.appendBatch(batchOf(batch))).appended,
            'prepared long before': async () => (await warm.append(prepared[i]!)).appended,
          }[by[i % by.length]!]();
          expect(appended).toBe(fresh.size);
        }
        await Promise.all([warm.close(), limited.close()]);
        const all = events.flat();
        for (const source of new Set(all.map((one) => one.source))) {
          const own = all.filter((one) => one.source === source).map(({ id }) => id);
          expect([...(await findEvents(pool, source, own)).keys()].sort()).toEqual([...new Set(own)].sort());
        }
      }),
      { numRuns: RUNS },
    );
    expect((await verifyLog(database.pool)).problem).toBeNull();
    expect((await kept()).length).toBeGreaterThan(3);
  });

  test('by appenders that race over the ends of generations', async () => {
    const stores = await Promise.all([filtered(), filtered(), filtered()]);
    const events = numbered(1, 200);
    const work = stores.flatMap((store, i) =>
      [0, 3, 6, 9, 12, 15, 18].map((n) => store.appendBatch(batchOf(events.slice(10 * ((n + i) % 20)).slice(0, 20)))),
    );
    const results = await Promise.all(work);
    const given = results.reduce((sum, one) => sum + one.appended + one.duplicates, 0);
    const { rows } = await database.pool.query(
      'SELECT count(*)::int AS events, count(DISTINCT event_id)::int AS ids FROM events',
    );
    expect(rows[0].events).toBe(rows[0].ids);
    expect(results.reduce((sum, one) => sum + one.appended, 0)).toBe(rows[0].ids);
    expect(given).toBeGreaterThan(rows[0].ids);
    await Promise.all(stores.map((store) => store.close()));
    expect((await verifyLog(database.pool)).problem).toBeNull();
  });

  test('also where another has passed the end of a generation since the batch was prepared', async () => {
    const mine = await filtered();
    const events = numbered(1, 30);
    const prepared = mine.prepare(batchOf([...events.slice(0, 9), event('billing', 'new')]));
    await new EventStore(database.pool).appendBatch(batchOf(events));
    expect(await mine.append(prepared)).toMatchObject({ appended: 1, duplicates: 9 });
    await mine.close();
  });

  test.each([
    ['in other batches', [18]],
    ['in batches that end where those before did', [16, 1, 1]],
  ])('also where a log that lacks the last of it took over, and others have filled it anew %s', async (_, sizes) => {
    const first = await filtered();
    await first.appendBatch(batchOf(numbered(1, 20)));
    await first.appendBatch(batchOf(numbered(21, 21)));
    await eventually(kept, [1, 8]);
    await first.close();
    const running = await filtered();
    expect(await running.appendBatch(batchOf(numbered(22, 22)))).toMatchObject({ appended: 1 });
    await tamper(
      database.pool,
      `DELETE FROM events WHERE position > 4; DELETE FROM event_ids WHERE position > 4; DELETE FROM event_batches;
       DELETE FROM event_id_filters; UPDATE event_store_head SET position = 4`,
    );
    let next = 101;
    for (const size of sizes) {
      await new EventStore(database.pool).appendBatch(batchOf(numbered(next, next + size - 1)));
      next += size;
    }
    expect(await running.appendBatch(batchOf(numbered(101, 119)))).toMatchObject({ appended: 1, duplicates: 18 });
    await running.close();
  });

  test('also where the database was put back to an earlier state, and filled anew', async () => {
    const mine = await filtered();
    await mine.appendBatch(batchOf(numbered(1, 20)));
    await mine.appendBatch(batchOf(numbered(21, 21)));
    await eventually(kept, [1, 8]);
    await mine.close();
    const store = await filtered();
    await tamper(
      database.pool,
      `DELETE FROM events WHERE position > 4; DELETE FROM event_ids WHERE position > 4;
       DELETE FROM event_id_filters; UPDATE event_store_head SET position = 4`,
    );
    expect(await store.appendBatch(batchOf(numbered(101, 102)))).toMatchObject({ appended: 2 });
    await new EventStore(database.pool).appendBatch(batchOf(numbered(103, 120)));
    expect(await store.appendBatch(batchOf(numbered(101, 120)))).toMatchObject({ appended: 0, duplicates: 20 });
    await store.close();
  });
});

describe('two ids with the same key', () => {
  test('in one batch, on both sides of an end, are both taken', async () => {
    const [first, second] = [event('s0', UUID), event('s1', collides('s1'))];
    await new EventStore(database.pool).appendBatch(batchOf([...numbered(1, 6), first, second]));
    for (const { source, id } of [first, second])
      expect(await findEvent(database.pool, source, id)).toMatchObject({ source, eventId: id });
    expect((await verifyLog(database.pool)).problem).toBeNull();
  });

  test('in generations far apart are both taken, and recognized', async () => {
    const store = await filtered();
    const [first, second] = [event('s0', UUID), event('s1', collides('s1'))];
    await store.appendBatch(batchOf([first, ...numbered(1, 40)]));
    expect(await store.appendBatch(batchOf([second]))).toMatchObject({ appended: 1 });
    await store.appendBatch(batchOf(numbered(41, 80)));
    expect(await store.appendBatch(batchOf([second, first]))).toMatchObject({ appended: 0, duplicates: 2 });
    await store.close();
    expect((await verifyLog(database.pool)).problem).toBeNull();
  });
});

describe('the filter of a complete generation', () => {
  test('is made while others append, kept, and fetched by the next', async () => {
    const store = new EventStore(database.pool);
    await store.appendBatch(batchOf(numbered(1, 20)));
    expect(await store.appendBatch(batchOf(numbered(21, 21)))).toMatchObject({ appended: 1 });
    await eventually(kept, [1, 8]);
    await store.close();
    const ids = new IdFilters(database.pool);
    await ids.start();
    await inTransaction(database.pool, async (client) => {
      const { complete, written, filterOf } = await ids.behind(client, await lockHead(client), 1);
      expect(complete.map((generation) => filterOf(generation)?.bytes.length)).toEqual([32, 32]);
      expect(written.map(({ first }) => first)).toEqual([16]);
    });
    await ids.close();
  });

  test('spares asking: what it rules out is not looked up', async () => {
    const store = new EventStore(database.pool);
    await store.appendBatch(batchOf(numbered(1, 20)));
    await store.appendBatch(batchOf(numbered(21, 21)));
    await eventually(kept, [1, 8]);
    await store.close();
    const ids = new IdFilters(database.pool);
    await ids.start();
    const asked: string[] = [];
    await inTransaction(database.pool, async (client) => {
      const query = client.query.bind(client) as (...given: unknown[]) => unknown;
      client.query = ((...given: unknown[]) => {
        if (typeof given[0] === 'string') asked.push(given[0]);
        return query(...given);
      }) as typeof client.query;
      const fresh = numbered(1_000, 1_000);
      await appendPrepared(client, prepareEvents(fresh), { ids });
      client.query = query as typeof client.query;
    });
    expect(asked.filter((sql) => sql.includes('unnest'))).toEqual([]);
    await ids.close();
  });

  test('is not used where it is damaged: the generation is asked', async () => {
    const store = new EventStore(database.pool);
    await store.appendBatch(batchOf(numbered(1, 20)));
    await store.appendBatch(batchOf(numbered(21, 21)));
    await eventually(kept, [1, 8]);
    await store.close();
    await tamper(database.pool, `UPDATE event_id_filters SET filter = decode(repeat('00', 32), 'hex')`);
    const other = await filtered();
    expect(await other.appendBatch(batchOf(numbered(1, 21)))).toMatchObject({ appended: 0, duplicates: 21 });
    await other.close();
    expect((await verifyLog(database.pool)).problem).toEqual({
      position: 1,
      what: 'the filter that is kept for the ids of positions 1 to 7 is not that of their keys',
    });
  });

  const insert = (first: number, last: number, keys: number) =>
    database.pool.query(
      `INSERT INTO event_id_filters VALUES (${first}, ${last}, 1, ${keys}, decode(repeat('ff', 32), 'hex'), '')`,
    );

  test('cannot be kept before it is complete, nor with too few keys, nor changed', async () => {
    await new EventStore(database.pool).appendBatch(batchOf(numbered(1, 14)));
    await expect(insert(8, 15, 8)).rejects.toThrow(/still added to/);
    await expect(insert(1, 7, 6)).rejects.toThrow(/check constraint/);
    await insert(1, 7, 7);
    for (const sql of [
      'UPDATE event_id_filters SET filter = filter',
      'DELETE FROM event_id_filters',
      'TRUNCATE event_id_filters',
    ])
      await expect(database.pool.query(sql)).rejects.toThrow(/append-only/);
  });
});

test('an event that slipped into a second generation is found by verify', async () => {
  await new EventStore(database.pool).appendBatch(batchOf(numbered(1, 40)));
  // As an appender would that does not ask complete generations.
  const blind: IdSpaces = {
    behind: async (client, head, events) => ({ ...(await WITHOUT_FILTERS.behind(client, head, events)), complete: [] }),
  };
  await inTransaction(database.pool, (client) => appendEvents(client, numbered(3, 3), { ids: blind }));
  // Both are read in one page, or, as in a long log, far apart.
  expect((await verifyLog(database.pool)).problem).toMatchObject({ position: 41 });
  const what = 'the index of ids has its key a second time: its event was recorded before';
  expect((await verifyLog(database.pool, { from: 41 })).problem).toEqual({ position: 41, what });
});

test('a log from before is carried over as it stands, and back', async () => {
  const other = await createTestDatabase();
  const source = new DataSource({ type: 'postgres', url: other.url });
  try {
    const store = new EventStore(other.pool);
    await store.appendBatch(batchOf(numbered(1, 20)));
    const rows = async () => (await other.pool.query('SELECT * FROM event_ids ORDER BY position')).rows as unknown[];
    const fileOf = async (relation: string) =>
      (await other.pool.query(`SELECT pg_relation_filenode('${relation}') AS file`)).rows[0].file as number;
    const before = await rows();
    await source.initialize();
    await source.transaction((manager) => new IdGenerations1793000000007().down(manager.queryRunner!));
    expect(await rows()).toMatchObject(before.map((row) => ({ position: (row as { position: number }).position })));
    await expect(other.pool.query('DELETE FROM event_ids')).rejects.toThrow(/append-only/);
    const file = await fileOf('event_ids');
    await source.transaction((manager) => new IdGenerations1793000000007().up(manager.queryRunner!));
    expect(await fileOf('event_ids_000000')).toBe(file);
    expect(await rows()).toEqual(before);
    expect(await store.appendBatch(batchOf(numbered(10, 30)))).toMatchObject({ appended: 10, duplicates: 11 });
    for (const table of ['event_ids', 'event_ids_000000'])
      for (const sql of [`DELETE FROM ${table}`, `TRUNCATE ${table}`, `UPDATE ${table} SET position = 1`])
        await expect(other.pool.query(sql)).rejects.toThrow(/append-only/);
    expect((await verifyLog(other.pool)).problem).toBeNull();
  } finally {
    if (source.isInitialized) await source.destroy();
    await other.drop();
  }
});

describe('partitions', () => {
  let other: TestDatabase;
  beforeAll(async () => {
    other = await createTestDatabase();
  });
  afterAll(() => other.drop());

  test('of ids are made for two generations beyond a position, with what refuses changes', async () => {
    await other.pool.query('SELECT make_event_partitions(7000000)');
    const { rows } = await other.pool.query('SELECT * FROM event_id_generations ORDER BY first_position');
    expect(rows.map(({ last_position: last }) => last)).toEqual([2, 4, 6, 8, 10, 12].map((n) => n * 1_000_000 - 1));
    expect(rows[0]).toMatchObject({ relation: 'public.event_ids_000000', first_position: 1 });
    await expect(other.pool.query('TRUNCATE event_ids_000005')).rejects.toThrow(/append-only/);
  });
});
