import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { sumUpSegments } from '../../../../test/support/segments.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await new History(database.pool).happened(
    ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId: 'p', code: 'abc' }],
    ['client.signed_up.v1', '2026-01-02T00:00:00Z', { accountId: 'a', separateAccount: true, referralCode: 'abc' }],
    [
      'payment.succeeded.v1',
      '2026-02-01T00:00:00Z',
      { paymentId: 'pay', accountId: 'a', amountMinor: 3900, currency: 'USD', period: 'month' },
    ],
  );
});
afterAll(() => database.drop());

const inLedger = (sql: string) => database.pool.query(`SET search_path TO projections_1, public; ${sql}`);

const entry = (position: number, eventId: string, seq = 9) => `
  INSERT INTO ledger_entries (position, seq, partner_id, asset, amount, debit_account, credit_account, code,
                              effective_at, recorded_at, event_id)
  VALUES (${position}, ${seq}, 'p', 'DAY', 3, 'program:expense', 'partner:p:available', 'FREE_DAYS', now(), now(), '${eventId}')`;

test.each([`UPDATE ledger_entries SET amount = amount + 1`, `DELETE FROM ledger_entries`, `TRUNCATE ledger_entries`])(
  'the ledger is append-only for everybody: %s',
  async (sql) => {
    await expect(inLedger(sql)).rejects.toThrow(/append-only/);
  },
);

test.each([
  `UPDATE partner_balances SET available = available + 1, granted = granted + 1`,
  `INSERT INTO partner_balances VALUES ('q', 'USD', 1, 0, 0, 0, 1, 0)`,
  `DELETE FROM partner_balances`,
  `TRUNCATE partner_balances`,
  `UPDATE client_rewards SET amount = amount + 1`,
  `UPDATE daily_flows SET amount = amount + 1`,
  `DELETE FROM daily_flows`,
])('a balance never changes without an entry: %s', async (sql) => {
  await expect(inLedger(sql)).rejects.toThrow(/by entries of the ledger alone/);
});

test('an entry is never without a fact: one that names no event is refused', async () => {
  await expect(inLedger(entry(4711, 'e3'))).rejects.toThrow(/does not hold/);
  await expect(inLedger(entry(3, 'another event'))).rejects.toThrow(/does not hold/);
});

test('an entry that is appended is in the balance at once', async () => {
  const available = async () => {
    const { rows } = await database.pool.query(
      `SELECT available FROM projections_1.partner_balances WHERE partner_id = 'p' AND asset = 'DAY'`,
    );
    return rows[0].available;
  };
  expect(await available()).toBe('3');
  await inLedger(entry(3, 'e3'));
  expect(await available()).toBe('6');
});

const segment = (first: number, last: number) => `INSERT INTO summed_segments VALUES (${first}, ${last}, 1)`;

test('a segment of the log is summed up when all of it is there, and after the one before it', async () => {
  await expect(inLedger(segment(1, 4))).rejects.toThrow(/when all of it is there/);
  await database.pool.query('UPDATE projection_versions SET position = 2');
  await expect(inLedger(segment(1, 3))).rejects.toThrow(/when all of it is there/);
  await database.pool.query('UPDATE projection_versions SET position = 3');
  await expect(inLedger(segment(2, 3))).rejects.toThrow(/where the one before it ends/);
  await inLedger(segment(1, 3));
  await expect(inLedger(segment(3, 3))).rejects.toThrow(/where the one before it ends/);
  const { rows } = await database.pool.query('SELECT partner_id, amount, entries FROM projections_1.segment_flows');
  expect(rows).toEqual([
    { partner_id: 'p', amount: '3', entries: 1 },
    { partner_id: 'p', amount: '3', entries: 1 },
  ]);
});

test('where a segment is summed up, no entry comes after', async () => {
  await expect(inLedger(entry(3, 'e3', 10))).rejects.toThrow(/its segment of the log is summed up/);
});

test.each([
  `UPDATE segment_flows SET amount = amount + 1`,
  `INSERT INTO segment_flows SELECT * FROM segment_flows`,
  `DELETE FROM segment_flows`,
  `TRUNCATE segment_flows`,
])('what is summed up of a segment never changes: %s', async (sql) => {
  await expect(inLedger(sql)).rejects.toThrow(/by entries of the ledger alone/);
});

test.each([`UPDATE summed_segments SET last_position = 2`, `DELETE FROM summed_segments`, `TRUNCATE summed_segments`])(
  'nor does which segments are: %s',
  async (sql) => {
    await expect(inLedger(sql)).rejects.toThrow(/append-only/);
  },
);

test('partners with few entries in a segment are left out', async () => {
  const other = await createTestDatabase();
  const history = new History(other.pool);
  const paid = (n: number, accountId: string): Fact => [
    'payment.succeeded.v1',
    '2026-02-01T00:00:00Z',
    { paymentId: `pay-${n}`, accountId, amountMinor: 3900, currency: 'USD', period: 'month' },
  ];
  const of = (partnerId: string): Fact[] => [
    ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId, code: `of-${partnerId}` }],
    [
      'client.signed_up.v1',
      '2026-01-02T00:00:00Z',
      { accountId: `client-of-${partnerId}`, separateAccount: true, referralCode: `of-${partnerId}` },
    ],
  ];
  await history.happened(...of('p'), ...of('q'), ...[1, 2, 3].map((n) => paid(n, 'client-of-p')));
  await history.happened(...[4, 5].map((n) => paid(n, 'client-of-q')), paid(6, 'client-of-p'));
  await sumUpSegments(other.pool, { positions: 9, leastEntries: 3 });
  const { rows } = await other.pool.query(
    'SELECT partner_id, first_position, last_position, entries FROM projections_1.segment_flows',
  );
  await other.drop();
  expect(rows).toEqual([{ partner_id: 'p', first_position: 1, last_position: 9, entries: 3 }]);
});
