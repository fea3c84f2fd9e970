import { newEvent } from '#contracts';
import { EventStore } from '#event-store';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { copyTestDatabase, createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { OpsError } from '../ops-error.js';
import { exportLog } from './export-log.js';

/** A batch that is a page. */
const EVENTS = 5_000;

let primary: TestDatabase;
let successor: TestDatabase;
beforeAll(async () => {
  primary = await createTestDatabase();
  await append(primary, 'both');
  successor = await copyTestDatabase(primary);
  for (const what of ['lost', 'lost too']) await append(primary, what);
  for (const what of ['other', 'other too', 'more']) await append(successor, what);
});
afterAll(() => Promise.all([primary.drop(), successor.drop()]));

function append({ pool }: TestDatabase, what: string) {
  const events = Array.from({ length: EVENTS }, (_, n) =>
    newEvent({
      source: 'test',
      id: `${what} ${n}`,
      type: 'client.signed_up.v1',
      occurredAt: 0,
      data: { accountId: `${what}-${n}`, separateAccount: true },
    }),
  );
  return new EventStore(pool).appendBatch({ events, refusals: [], offsets: [] });
}

/** @param failsOverAt the page behind which the successor is the primary @returns the pages that were written */
async function exported(failsOverAt: number): Promise<number> {
  let present = primary.pool;
  const pool = new Proxy(primary.pool, { get: (_, name) => Reflect.get(present, name, present) as unknown });
  let pages = 0;
  const write = () => Promise.resolve(void (pages += 1));
  const sink = { write, complete: () => Promise.resolve(), close: () => Promise.resolve() };
  await exportLog(pool, sink, { after: 0, until: 3 * EVENTS, program: null }, () => {
    if (pages === failsOverAt) present = successor.pool;
    return true;
  });
  return pages;
}

test('an export goes on with a successor that has what was written', async () => {
  expect(await exported(1)).toBe(3);
  expect(await exported(Infinity)).toBe(3);
});

test('and no further with one that has something else in its place', async () => {
  await expect(exported(2)).rejects.toThrow(OpsError);
  await expect(exported(2)).rejects.toThrow(`lacks position ${2 * EVENTS}`);
});
