import { newEvent, type NewEvent } from '#contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { EventStore } from '../event-store.js';
import { Foresight } from './foresight.js';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

const event = (source: string, id: string, note: number): NewEvent =>
  newEvent({
    ...{ source, id, type: 'client.signed_up.v1', occurredAt: 1_700_000_000_000_001 },
    data: { accountId: id, separateAccount: true, note },
    message: { topic: 'import', partition: 0, offset: '1', key: null, value: null, headers: {} },
  });

test('what is foretold of batches is what appending them comes to, repetitions within and between them included', async () => {
  const store = new EventStore(database.pool);
  let run = 0;
  const ids = fc.constantFrom('a', 'b', 'c', 'd');
  const batches = fc.array(fc.array(fc.tuple(ids, fc.nat({ max: 1 })), { maxLength: 5 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(batches, batches, async (before, told) => {
      run += 1;
      const eventsOf = (batch: [string, number][]) => batch.map(([id, note]) => event(`run-${run}`, id, note));
      const append = (batch: [string, number][]) =>
        store.appendBatch({ events: eventsOf(batch), refusals: [], offsets: [] });
      for (const batch of before) await append(batch);
      const foresight = new Foresight(database.pool);
      const foreseen = [];
      for (const batch of told) {
        const { fresh, duplicates, reused } = await foresight.foresee(eventsOf(batch));
        foreseen.push([fresh, duplicates, reused.length]);
      }
      const head = await store.head();
      const came = [];
      for (const batch of told) {
        const { appended, duplicates, reused } = await append(batch);
        came.push([appended, duplicates, reused.length]);
      }
      expect(foreseen).toEqual(came);
      expect(await store.head()).toBe(head + came.reduce((sum, [appended]) => sum + appended!, 0));
    }),
    { numRuns: 40 },
  );
});

test('without a store, and when there is too much to remember, it says so', async () => {
  const foresight = new Foresight(undefined, 2);
  expect(await foresight.foresee([event('s', 'a', 1), event('s', 'a', 1)])).toMatchObject({ fresh: 1, duplicates: 1 });
  expect(foresight.hasForgotten).toBe(false);
  await foresight.foresee([event('s', 'b', 1), event('s', 'c', 1)]);
  expect(foresight.hasForgotten).toBe(true);
  expect(await foresight.foresee([event('s', 'b', 2), event('s', 'c', 1)])).toMatchObject({ fresh: 1, duplicates: 0 });
});
