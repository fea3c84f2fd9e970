import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { KnownRows } from './known-rows.js';
import { takeLease } from './lease.js';
import { projectBatch } from './project-batch.js';

let database: TestDatabase;
beforeAll(async () => (database = await createTestDatabase()));
afterAll(() => database.drop());

const inVersion = (sql: string) => database.pool.query(`SET search_path TO projections_1, public; ${sql}`);

test('what a failed batch has seen and written is not known to the next one', async () => {
  const history = new History(database.pool);
  const known = new KnownRows();
  const lease = (await takeLease(database.pool, 'test'))!;
  const project = () => projectBatch(database.pool, lease, 100, {}, known);
  await history.record(
    ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId: 'p', code: 'abc' }],
    ['client.signed_up.v1', '2026-01-02T00:00:00Z', { accountId: 'a', separateAccount: true, referralCode: 'abc' }],
  );
  await project();
  expect(known.accounts.get('a')).toMatchObject({ attribution: { partnerId: 'p' } });

  await history.record(
    ['client.signed_up.v1', '2026-01-03T00:00:00Z', { accountId: 'b', separateAccount: true, referralCode: 'abc' }],
    [
      'payment.succeeded.v1',
      '2026-02-01T00:00:00Z',
      { paymentId: 'pay', accountId: 'b', amountMinor: 3900, currency: 'USD', period: 'month' },
    ],
  );
  await inVersion('ALTER TABLE ledger_entries ADD CONSTRAINT refused CHECK (false) NOT VALID');
  await expect(project()).rejects.toThrow('refused');
  expect(known.accounts.get('a')).toBeUndefined();
  await inVersion('ALTER TABLE ledger_entries DROP CONSTRAINT refused');
  await project();
  const { rows } = await database.pool.query(
    `SELECT (SELECT direct_clients FROM projections_1.partners WHERE partner_id = 'p') AS clients,
            (SELECT count(*)::int FROM projections_1.rejected_events) AS rejected,
            (SELECT sum(amount)::int FROM projections_1.ledger_entries) AS days`,
  );
  expect(rows).toEqual([{ clients: 2, rejected: 0, days: 3 }]);
});

test('a contract that turns out to be another partner’s is no longer known as the first one’s', async () => {
  const other = await createTestDatabase();
  const history = new History(other.pool);
  const known = new KnownRows();
  const lease = (await takeLease(other.pool, 'test'))!;
  const happened = async (...facts: Fact[]): Promise<void> => {
    await history.record(...facts);
    await projectBatch(other.pool, lease, 100, {}, known);
  };
  const clientOf = (partnerId: string): Fact[] => [
    ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId, code: `code-${partnerId}` }],
    [
      'client.signed_up.v1',
      '2026-01-02T00:00:00Z',
      { accountId: `client-of-${partnerId}`, separateAccount: true, referralCode: `code-${partnerId}` },
    ],
  ];
  const paymentOf = (partnerId: string, paymentId: string): Fact => [
    'payment.succeeded.v1',
    '2026-02-01T00:00:00Z',
    { paymentId, accountId: `client-of-${partnerId}`, amountMinor: 3900, currency: 'USD', period: 'month' },
  ];
  await happened(...clientOf('ann'), ...clientOf('bob'), [
    'contract.terminated.v1',
    '2026-06-01T00:00:00Z',
    { contractId: 'c', partnerId: 'ann' },
  ]);
  await happened(paymentOf('ann', 'p1'));
  expect(known.contractsOf.get('ann')).toHaveLength(1);
  await happened([
    'contract.signed.v1',
    '2026-01-03T00:00:00Z',
    { contractId: 'c', partnerId: 'bob', payoutAccountRef: 'bank' },
  ]);
  // In one batch, the one of whom the contract was known first.
  await happened(paymentOf('ann', 'p2'), paymentOf('bob', 'p3'));
  const { rows } = await other.pool.query(
    'SELECT payment_id AS id, outcome FROM projections_1.payments ORDER BY payment_id',
  );
  await other.drop();
  expect(rows.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['p1', 'free_days'],
    ['p2', 'free_days'],
    ['p3', 'commission'],
  ]);
});
