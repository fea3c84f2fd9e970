import { structuredCloudEvent, type CloudEventSource, type StructuredCloudEvent } from '#contracts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { asByAnOldRule, business, paymentOf, replay } from '../../../../test/support/replays.js';
import { beginRollback } from '../../../rebuild/src/replay/begin.js';
import { pruneVersions } from '../../../rebuild/src/replay/prune.js';
import { runReplay } from '../../../rebuild/src/replay/run-replay.js';
import { OutboundStream } from './stream.js';

let database: TestDatabase;
let history: History;
/** What a consumer of the topic has received: it ignores an id that it knows, as every consumer must. */
let received: Map<string, StructuredCloudEvent>;
let deliveries: number;

beforeEach(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
  received = new Map();
  deliveries = 0;
  await history.happened(...business(60));
  await asByAnOldRule(database.pool);
});
afterEach(() => database.drop());

function receive(events: CloudEventSource[]): void {
  deliveries += events.length;
  for (const event of events.map(structuredCloudEvent)) {
    // One id never says two things.
    if (received.has(event.id)) expect(event).toEqual(received.get(event.id));
    else received.set(event.id, event);
  }
}

/** Publishes page by page. @param pages how many at most @param dies whether the last one is not recorded as sent */
async function publish(limit: number, pages = Number.POSITIVE_INFINITY, dies = false): Promise<void> {
  const stream = new OutboundStream(database.pool, 'rewards');
  for (let i = 1; i <= pages; i += 1) {
    const page = await stream.next(limit);
    if (!page) return;
    receive(page.events);
    if (dies && i === pages) return;
    expect(await page.published()).toBe(true);
  }
}

/** Payment or adjustment, and asset → what was published, or what the live ledger says; zero left out. */
function published(): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { data } of received.values()) {
    const { partnerId, paymentId, adjustmentId, asset, amount, currency, amountMinor, days } = data as Record<
      string,
      never
    >;
    const key = `${partnerId} ${paymentId ?? adjustmentId} ${asset ?? currency ?? 'DAY'}`;
    sums[key] = (sums[key] ?? 0) + Number(amount ?? amountMinor ?? days);
    if (sums[key] === 0) delete sums[key];
  }
  return sums;
}

async function posted(): Promise<Record<string, number>> {
  const { rows: live } = await database.pool.query(`SELECT schema_name FROM projection_versions WHERE state = 'live'`);
  const { rows } = await database.pool.query(
    `SELECT partner_id || ' ' || coalesce(payment_id, data->>'adjustmentId') || ' ' || asset AS key,
            sum(CASE WHEN debit_account = 'program:expense' THEN amount ELSE -amount END)::int AS amount
     FROM ${live[0].schema_name}.ledger_entries JOIN (SELECT position, data FROM events) AS facts USING (position)
     WHERE 'program:expense' IN (debit_account, credit_account)
     GROUP BY 1 HAVING sum(CASE WHEN debit_account = 'program:expense' THEN amount ELSE -amount END) <> 0`,
  );
  return Object.fromEntries(rows.map(({ key, amount }) => [key, amount]));
}

const restated = () => [...received.values()].filter(({ data }) => (data as { reason?: string }).reason === 'RESTATED');
const swap = () => replay(database.pool, { acceptDifferences: 'mended' });
const rollback = async () => runReplay(database.pool, await beginRollback(database.pool, 'test'), { swap: true });

describe('after a swap with accepted differences whoever sums what was published has the new balances', () => {
  test('where everything was published: by one RESTATED entry a payment that differs, once', async () => {
    await publish(1_000);
    expect(published()).toEqual(await posted());
    const { restatements } = await swap();
    expect(published()).not.toEqual(await posted());
    await publish(1_000);
    expect(published()).toEqual(await posted());
    expect(restated()).toHaveLength(restatements);
    const about = ({ paymentId, adjustmentId }: Partial<Record<string, string>>) => paymentId ?? adjustmentId;
    expect(new Set(restated().map(({ data }) => about(data))).size).toBe(restatements);
    expect(restated()[0]).toMatchObject({
      id: expect.stringMatching(/^reward:restated-\d+$/),
      type: 'commission.posted.v1',
      data: { entryId: expect.stringMatching(/^restated-\d+$/), partnerId: 'paid', amountMinor: -1, currency: 'USD' },
    });
    expect(
      restated()
        .filter(({ type }) => type === 'adjustment.posted.v1')
        .map(({ data }) => data),
    ).toEqual([
      {
        entryId: expect.stringMatching(/^restated-\d+$/),
        partnerId: 'paid',
        adjustmentId: 'bonus',
        asset: 'USD',
        amount: -1,
        reason: 'RESTATED',
      },
    ]);
    const before = deliveries;
    await publish(1_000);
    expect(deliveries).toBe(before);
  });

  test('where nothing was published: by the new entries alone', async () => {
    expect(await swap()).toMatchObject({ restatements: 0 });
    await publish(1_000);
    expect(restated()).toEqual([]);
    expect(published()).toEqual(await posted());
  });

  test('where a part was published, and before anything later', async () => {
    await publish(10, 2);
    await swap();
    await publish(10);
    expect(published()).toEqual(await posted());
    const reasons = [...received.values()].map(({ data }) => (data as { reason?: string }).reason);
    expect(reasons.lastIndexOf('RESTATED')).toBe(20 + restated().length - 1);
  });

  test.each([1, 2, 3])('where a relay died after it had sent page %s and before it had said so', async (pages) => {
    await publish(10, pages, true);
    await swap();
    await history.happened(paymentOf(500));
    await publish(10);
    expect(published()).toEqual(await posted());
  });

  test('where a relay died before it had sent the page that it had taken', async () => {
    await publish(10, 1);
    await new OutboundStream(database.pool, 'rewards').next(10);
    await swap();
    await publish(10);
    expect(published()).toEqual(await posted());
  });

  test('where the relay dies again and again while it restates', async () => {
    await publish(1_000);
    const { restatements } = await swap();
    for (let died = 0; died < 3; died += 1) await publish(7, 2, true);
    await publish(7);
    expect(published()).toEqual(await posted());
    expect(restated()).toHaveLength(restatements);
  });

  test('where a page was under way at the swap and is said to be sent after it', async () => {
    const page = await new OutboundStream(database.pool, 'rewards').next(10);
    await swap();
    receive(page!.events);
    expect(await page!.published()).toBe(true);
    await publish(10);
    expect(published()).toEqual(await posted());
  });

  test('where it is rolled back, also before it was restated', async () => {
    await publish(1_000);
    await swap();
    await publish(5, 1);
    await history.happened(paymentOf(600));
    await rollback();
    await publish(1_000);
    expect(published()).toEqual(await posted());
  });
});

test('a version that is the same restates nothing, and publishes nothing again', async () => {
  await publish(1_000);
  await replay(database.pool, { acceptDifferences: 'mended' });
  await publish(1_000);
  const before = deliveries;
  expect(await replay(database.pool)).toMatchObject({ version: 3, state: 'live', restatements: 0 });
  await publish(1_000);
  expect(deliveries).toBe(before);
});

test('a version is not pruned while a relay may have to send from it again', async () => {
  await publish(10, 1, true);
  await swap();
  await expect(pruneVersions(database.pool)).rejects.toThrow(/start a consumer first/);
  await publish(10);
  expect(await pruneVersions(database.pool)).toEqual([1]);
});

test('entries of a large correction that is under way are not overtaken: nothing beyond the position is published', async () => {
  await database.pool.query(`UPDATE projection_versions SET position = 20`);
  await publish(1_000);
  const positions = [...received.keys()].map((id) => Number(/^reward:(\d+)-/.exec(id)![1]));
  expect(Math.max(...positions)).toBeLessThanOrEqual(20);
  await database.pool.query(`UPDATE projection_versions SET position = read_position`);
  await publish(1_000);
  expect(published()).toEqual(await posted());
});
