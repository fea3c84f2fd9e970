import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';

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

const entry = (position: number, eventId: string) => `
  INSERT INTO ledger_entries (position, seq, partner_id, asset, amount, debit_account, credit_account, code,
                              effective_at, recorded_at, event_id)
  VALUES (${position}, 9, 'p', 'DAY', 3, 'program:expense', 'partner:p:available', 'FREE_DAYS', now(), now(), '${eventId}')`;

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
