import { structuredCloudEvent, type StructuredCloudEvent } from '#contracts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { copyTestDatabase, createTestDatabase, tamper, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { asByAnOldRule, business, paymentOf, replay } from '../../../../test/support/replays.js';
import { RewardsReader } from '../../../../test/support/rewards-reader.js';
import { PublishedCheck } from './published.js';
import { OutboundStream } from './stream.js';

type Message = StructuredCloudEvent;

const payments = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => paymentOf(from + n));

/** All that was ever sent to `rewards`, whichever database it came from. */
let topic: Message[];
let lost: TestDatabase;
let saved: TestDatabase | undefined;
/** Messages that there were, in whichever history. */
let told: number;

beforeEach(async () => {
  topic = [];
  saved = undefined;
  lost = await createTestDatabase();
  // A relay looks as soon as a consumer runs: the first era has begun before there is anything to publish.
  expect(await new OutboundStream(lost.pool, 'rewards').next(1)).toBeUndefined();
  await new History(lost.pool).happened(...business(40));
  told = 1_000;
});
afterEach(async () => {
  await lost.drop();
  await saved?.drop();
});

/** Facts that no history has yet, unless they are the same. */
async function happened({ pool }: TestDatabase, ...facts: Fact[]): Promise<void> {
  await new History(pool, told).happened(...facts);
  told += facts.length;
}

/** @param pages how many at most @param dies whether the last one is not recorded as sent */
async function publish({ pool }: TestDatabase, { pages = Infinity, dies = false } = {}): Promise<Message[]> {
  const stream = new OutboundStream(pool, 'rewards');
  const sent: Message[] = [];
  for (let i = 1; i <= pages; i += 1) {
    const page = await stream.next(7);
    if (!page) break;
    sent.push(...page.events.map(structuredCloudEvent));
    if (dies && i === pages) break;
    expect(await page.published()).toBe(true);
  }
  topic.push(...sent);
  return sent;
}

const granted = async ({ pool }: TestDatabase): Promise<Record<string, number>> => {
  const { rows: live } = await pool.query(`SELECT schema_name FROM projection_versions WHERE state = 'live'`);
  const { rows } = await pool.query<{ key: string; granted: string }>(
    `SELECT partner_id || ' ' || asset AS key, granted - reversed AS granted FROM ${live[0].schema_name}.partner_balances`,
  );
  return Object.fromEntries(rows.map((row) => [row.key, Number(row.granted)]));
};

const readBy = (messages: readonly Message[]): RewardsReader => {
  const reader = new RewardsReader();
  for (const message of messages) reader.take(message);
  return reader;
};

async function problemOf({ pool }: TestDatabase): Promise<string | null> {
  const check = await PublishedCheck.prepare(pool, 'rewards');
  for (const { id } of topic) check.saw({ partition: 0, id });
  return check.problem(pool, []);
}

describe('where the end of the log was lost, whoever reads rewards comes to the sums of what was saved', () => {
  /** Beyond what was saved: payments in another order than they come in again, and others. */
  async function goOn(): Promise<void> {
    await happened(lost, ...payments(100, 130));
    await publish(lost);
    await happened(saved!, ...payments(110, 145).reverse());
    await publish(saved!);
  }

  test.each([
    ['where all was published by then', {}],
    ['where a part was', { pages: 2 }],
    ['where a page was being sent', { pages: 3, dies: true }],
    ['where nothing was', { pages: 0 }],
  ])('%s', async (_name, until) => {
    await publish(lost, until);
    saved = await copyTestDatabase(lost);
    await goOn();
    expect(new Set(topic.map(({ id }) => id)).size).toBe(topic.length - ('dies' in until ? 2 * 7 : 0));
    expect(readBy(topic).voided.length).toBeGreaterThan(20);
    expect(readBy(topic).sums()).toEqual(await granted(saved));
    expect(readBy(topic.toReversed()).sums()).toEqual(await granted(saved));
    expect(await problemOf(saved)).toBeNull();
  });

  test('also where it is lost again, and where restatements are', async () => {
    await asByAnOldRule(lost.pool);
    await publish(lost);
    saved = await copyTestDatabase(lost);
    await replay(lost.pool, { acceptDifferences: 'mended' });
    await goOn();
    await replay(saved.pool, { acceptDifferences: 'mended' });
    await happened(saved, paymentOf(201));
    await publish(saved);
    expect(topic.filter(({ data }) => (data as { reason?: string }).reason === 'RESTATED').length).toBeGreaterThan(2);
    expect(readBy(topic).sums()).toEqual(await granted(saved));

    await lost.drop();
    lost = saved;
    saved = await copyTestDatabase(lost);
    await happened(lost, ...payments(300, 330));
    await publish(lost);
    await happened(saved, ...payments(310, 320).reverse());
    await publish(saved);
    expect(readBy(topic).sums()).toEqual(await granted(saved));
    expect(readBy(topic.toReversed()).sums()).toEqual(await granted(saved));
    expect(await problemOf(saved)).toBeNull();
  });
});

test('where nothing was lost nothing is void, and what is sent again has the id that it had', async () => {
  const sent = await publish(lost, { pages: 3, dies: true });
  saved = await copyTestDatabase(lost);
  const again = await publish(saved, { pages: 1 });
  expect(again).toEqual(sent.slice(-7));
  await publish(saved);
  await happened(saved, ...payments(100, 106));
  const [last] = await publish(saved);
  expect(last).toMatchObject({
    id: expect.stringMatching(/^reward:\d+-1\.\d{10}$/),
    data: { era: expect.any(Number) },
  });
  expect(readBy(topic).voided).toEqual([]);
  expect(readBy(topic).sums()).toEqual(await granted(saved));
});

test('ids and data of the first era are as they were before there were eras', async () => {
  const [first] = await publish(lost);
  expect(first!.id).toMatch(/^reward:\d+-\d+$/);
  expect(Object.keys(first!.data)).not.toContain('era');
  const { rows } = await lost.pool.query('SELECT era, position, seq, restatement FROM outbound_eras');
  expect(rows).toEqual([{ era: 0, position: 0, seq: 0, restatement: 0 }]);
});

test('an era is nobody’s to change', async () => {
  await publish(lost);
  await expect(lost.pool.query('UPDATE outbound_eras SET position = 1')).rejects.toThrow(/append-only/);
  await expect(tamper(lost.pool, 'DELETE FROM outbound_eras')).resolves.toBeUndefined();
});
