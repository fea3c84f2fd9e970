import { decodeMessage, type RawMessage } from '#contracts';
import { EventStore } from '#event-store';
import { LiveSnapshots, readWaiting, WAITING_KINDS, WAITING_REASONS } from '#read-models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { History } from '../../test/support/history.js';
import { generateHistory, SAMPLE, type Phase, type SampleMessage } from './index.js';

const history = generateHistory();
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  for (const phase of history.phases.slice(0, -1)) await append(phase);
  await new History(database.pool).project();
  await append(generateHistory({ ...SAMPLE, settledAt: Date.now() }).phases.at(-1)!);
  await new History(database.pool).project();
});
afterAll(() => database.drop());

const raw = ({ topic, headers, value }: SampleMessage, offset: number): RawMessage => ({
  topic,
  partition: 0,
  offset: String(offset),
  key: null,
  value: Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
});

async function append({ messages }: Phase): Promise<void> {
  const store = new EventStore(database.pool);
  for (let begin = 0; begin < messages.length; begin += 2000) {
    const decoded = messages
      .slice(begin, begin + 2000)
      .map((message, index) => decodeMessage(raw(message, begin + index)));
    const events = decoded.flatMap(({ event }) => (event ? [event] : []));
    const refusals = decoded.flatMap(({ refusal }) => (refusal ? [refusal] : []));
    await store.appendBatch({ events, refusals, offsets: [] });
  }
}

/** The different values of a column of the live projections. */
async function values(expression: string, table: string): Promise<string[]> {
  const { rows } = await database.pool.query("SELECT schema_name FROM projection_versions WHERE state = 'live'");
  const { rows: found } = await database.pool.query(
    `SELECT DISTINCT ${expression} AS value FROM ${rows[0].schema_name}.${table} WHERE ${expression} IS NOT NULL ORDER BY 1`,
  );
  return found.map(({ value }) => value);
}

test('every reason for which an attribution is refused is met', async () => {
  expect(await values('reason', 'accounts')).toEqual(
    expect.arrayContaining([
      'CODE_NOT_ACTIVE',
      'NOT_SEPARATE_ACCOUNT',
      'NO_REFERRAL_CODE',
      'REFERRER_TOO_NEW',
      'SELF_REFERRAL',
      'UNKNOWN_CODE',
    ]),
  );
  expect(await values('via', 'accounts')).toEqual(['claim', 'link']);
});

test('payments end in every way that there is', async () => {
  expect(await values('outcome', 'payments')).toEqual(['commission', 'free_days', 'none']);
  expect(await values('reason', 'payments')).toEqual(
    expect.arrayContaining(['BEFORE_SIGNUP', 'NO_PERIOD', 'PARTNER_SUSPENDED', 'NOT_ATTRIBUTED', 'ZERO_AMOUNT']),
  );
  expect((await values('terms_id', 'payments')).length).toBeGreaterThanOrEqual(3);
});

test('every step of a payment’s life is posted', async () => {
  expect(await values('code', 'ledger_entries')).toEqual(
    expect.arrayContaining([
      'COMMISSION',
      'FREE_DAYS',
      'REFUND',
      'REFUND_FAILED',
      'DISPUTE_OPENED',
      'DISPUTE_WON',
      'DISPUTE_LOST',
      'FREE_DAYS_APPLIED',
      'ADJUSTMENT',
    ]),
  );
});

test('some refunds fail and are given back, and some disputes that were won are opened once more', async () => {
  const { rows: live } = await database.pool.query("SELECT schema_name FROM projection_versions WHERE state = 'live'");
  const schema = live[0].schema_name;
  const { rows: failed } = await database.pool.query(
    `SELECT count(*) FILTER (WHERE amount > 0)::int AS entries,
            bool_and(debit_account = 'program:expense' OR reason IS NOT NULL) AS "givesBack"
     FROM ${schema}.ledger_entries WHERE code = 'REFUND_FAILED'`,
  );
  expect(failed).toEqual([{ entries: expect.any(Number), givesBack: true }]);
  expect(failed[0].entries).toBeGreaterThan(10);
  const { rows: returned } = await database.pool.query(
    `SELECT FROM ${schema}.payment_adjustments WHERE kind = 'dispute' AND status = 'opened'
     GROUP BY payment_id, adjustment_id HAVING count(DISTINCT occurred_at) > 1`,
  );
  expect(returned.length).toBeGreaterThan(5);
});

test('withdrawals are rejected for every reason, and paid, failed, returned and still on their way', async () => {
  expect(await values('status', 'withdrawals')).toEqual(['approved', 'failed', 'paid', 'rejected', 'returned']);
  expect(await values("CASE WHEN status = 'rejected' THEN reason END", 'withdrawals')).toEqual([
    'BELOW_MINIMUM',
    'CURRENCY_NOT_PAYABLE',
    'INSUFFICIENT_FUNDS',
    'NO_CONTRACT',
  ]);
});

test('no withdrawal is settled before it was decided, nor decided before it was requested', async () => {
  const { rows: live } = await database.pool.query("SELECT schema_name FROM projection_versions WHERE state = 'live'");
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS settled, bool_and(settled_at >= decided_at AND decided_at >= requested_at) AS "isInOrder"
     FROM ${live[0].schema_name}.withdrawals WHERE settled_at IS NOT NULL`,
  );
  expect(rows).toEqual([{ settled: expect.any(Number), isInOrder: true }]);
  expect(rows[0].settled).toBeGreaterThan(50);
});

test('the rules refuse events for every reason of theirs', async () => {
  expect(await values('reason', 'rejected_events')).toEqual(
    expect.arrayContaining([
      'CODE_TAKEN',
      'DUPLICATE_BUSINESS_ID',
      'DUPLICATE_SIGNUP',
      'ILLEGAL_TRANSITION',
      'OVER_REFUND',
    ]),
  );
});

test('facts of every kind wait, for every reason', async () => {
  const { waiting } = await new LiveSnapshots(database.pool).read((client) =>
    readWaiting(client, undefined, { limit: 1_000 }),
  );
  expect(new Set(waiting.map(({ kind }) => kind))).toEqual(new Set(WAITING_KINDS));
  expect(new Set(waiting.map(({ reason }) => reason))).toEqual(new Set(WAITING_REASONS));
  expect(waiting.find(({ accountId }) => accountId === 'acc-story-shouting')!.note).toBe(
    'the code story-sleeper is known, differing only in case',
  );
});

test('money and days are given by hand and taken back, also beyond what there is, which commission then fills', async () => {
  const { rows: live } = await database.pool.query("SELECT schema_name FROM projection_versions WHERE state = 'live'");
  const schema = live[0].schema_name;
  const { rows } = await database.pool.query(
    `SELECT DISTINCT CASE WHEN asset = 'DAY' THEN 'days' ELSE 'money' END AS kind, debit_account = 'program:expense' AS gives
     FROM ${schema}.ledger_entries WHERE code = 'ADJUSTMENT' ORDER BY 1, 2`,
  );
  expect(rows).toEqual([
    { kind: 'days', gives: false },
    { kind: 'days', gives: true },
    { kind: 'money', gives: false },
    { kind: 'money', gives: true },
  ]);
  const { rows: balances } = await database.pool.query(
    `SELECT asset, available::int, granted::int, reversed::int FROM ${schema}.partner_balances
     WHERE partner_id = 'acc-story-by-hand' ORDER BY asset`,
  );
  expect(balances).toEqual([
    { asset: 'DAY', available: -6, granted: 14, reversed: 20 },
    { asset: 'USD', available: 2500 - 4000 + 5 * 390, granted: 2500 + 5 * 390, reversed: 4000 },
  ]);
});

test('some partners have used more free days than they have left', async () => {
  const { rows } = await database.pool.query("SELECT schema_name FROM projection_versions WHERE state = 'live'");
  const { rows: overdrawn } = await database.pool.query(
    `SELECT 1 FROM ${rows[0].schema_name}.partner_balances WHERE asset = 'DAY' AND available < 0`,
  );
  expect(overdrawn.length).toBeGreaterThan(0);
});
