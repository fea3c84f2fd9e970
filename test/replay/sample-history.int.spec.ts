import { decodeMessage } from '#contracts';
import { EventStore } from '#event-store';
import { readVersions } from '#read-models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generateHistory } from '../../stack/sample-history/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { History } from '../support/history.js';
import { replay, states } from '../support/replays.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const { phases } = generateHistory({ seed: 'replay', accounts: 400, partners: 40 });
  const store = new EventStore(database.pool);
  for (const { messages } of phases) {
    const decoded = messages.map(({ topic, headers, value }, i) =>
      decodeMessage({
        topic,
        partition: 0,
        offset: String(i),
        key: null,
        value: Buffer.from(value),
        headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
      }),
    );
    const events = decoded.flatMap(({ event }) => event ?? []);
    await store.appendBatch({ events, refusals: [], offsets: [] });
    await new History(database.pool).project();
  }
});
afterAll(() => database.drop());

test.each([50, 5_000])(
  'two years of a business that meets every rule are rebuilt to the same digests, in batches of %s',
  async (batchEvents) => {
    const before = (await readVersions(database.pool)).length;
    const result = await replay(database.pool, { batchEvents });
    expect(result).toMatchObject({ state: 'live', comparison: { equal: true }, restatements: 0 });
    expect(Object.keys(await states(database.pool))).toHaveLength(before + 1);
    for (const { table, live } of result.comparison!.tables) expect([table, live]).not.toEqual([table, '0:0']);
  },
);
