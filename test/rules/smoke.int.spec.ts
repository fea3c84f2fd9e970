import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { projectAll, record } from '../support/ledger.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a payment of an attracted client brings the partner ten percent once a contract is signed', async () => {
  await record(database.pool, [
    { type: 'payment.succeeded.v1', time: '2026-03-01T00:00:00Z', data: { paymentId: 'p1', accountId: 'client', amountMinor: 3900, currency: 'USD', period: 'month' } },
    { type: 'payment.refunded.v1', time: '2026-03-05T00:00:00Z', data: { refundId: 'r1', paymentId: 'p1', accountId: 'client', amountMinor: 900 } },
    { type: 'client.signed_up.v1', time: '2026-02-01T00:00:00Z', data: { accountId: 'client', separateAccount: true, referralCode: 'abc' } },
  ]);
  await projectAll(database.pool);
  await record(database.pool, [
    { type: 'referral_link.created.v1', time: '2026-01-01T00:00:00Z', data: { partnerId: 'partner', code: 'abc' } },
  ]);
  await projectAll(database.pool);
  await record(database.pool, [
    { type: 'contract.signed.v1', time: '2026-01-15T00:00:00Z', data: { partnerId: 'partner', contractId: 'c', payoutAccountRef: 'ref' } },
    { type: 'withdrawal.requested.v1', time: '2026-04-15T00:00:00Z', data: { partnerId: 'partner', withdrawalId: 'w', amountMinor: 100, currency: 'USD' } },
  ]);
  await projectAll(database.pool);
  const { rows } = await database.pool.query('SELECT * FROM projections_1.ledger_entries ORDER BY position, seq');
  console.table(rows.map(({ position, seq, asset, amount, debit_account, credit_account, code, reason }) => ({ position, seq, asset, amount, debit_account, credit_account, code, reason })));
  const balances = await database.pool.query('SELECT * FROM projections_1.partner_balances');
  console.table(balances.rows);
  console.table((await database.pool.query('SELECT * FROM projections_1.withdrawals')).rows);
  console.table((await database.pool.query('SELECT position, source, event_id, type FROM events')).rows);
  expect(rows.length).toBeGreaterThan(0);
});
