import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { Follower } from './follower.js';
import { takeLease } from '../lease/lease.js';

let database: TestDatabase;
let history: History;
let follower: Follower;
beforeEach(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
  follower = new Follower(database.pool, (await takeLease(database.pool, 'test'))!, { decides: true });
});
afterEach(() => database.drop());

const inVersion = (sql: string) => database.pool.query(`SET search_path TO projections_1, public; ${sql}`);

const link = (partnerId: string): Fact => [
  'referral_link.created.v1',
  '2026-01-01T00:00:00Z',
  { partnerId, code: `code-${partnerId}` },
];
const client = (accountId: string, partnerId: string): Fact => [
  'client.signed_up.v1',
  '2026-01-02T00:00:00Z',
  { accountId, separateAccount: true, referralCode: `code-${partnerId}` },
];
const payment = (paymentId: string, accountId: string, amountMinor = 3900): Fact => [
  'payment.succeeded.v1',
  '2026-02-01T00:00:00Z',
  { paymentId, accountId, amountMinor, currency: 'USD', period: 'month' },
];
const contract = (contractId: string, partnerId: string): Fact => [
  'contract.signed.v1',
  '2026-01-01T00:00:00Z',
  { contractId, partnerId, payoutAccountRef: 'bank' },
];
const request = (withdrawalId: string, partnerId: string, amountMinor: number): Fact => [
  'withdrawal.requested.v1',
  '2026-03-01T00:00:00Z',
  { withdrawalId, partnerId, amountMinor, currency: 'USD' },
];

/** As long as it is held nothing can be written, since the sums of nobody can be. */
async function holdWriting(): Promise<() => Promise<void>> {
  const holder = await database.pool.connect();
  await holder.query('BEGIN; LOCK TABLE projections_1.ledger_entries IN SHARE MODE');
  return async () => {
    await holder.query('COMMIT');
    holder.release();
  };
}

const balances = async (): Promise<Record<string, string>> => {
  const { rows } = await database.pool.query<{ of: string; available: string }>(
    `SELECT partner_id || ' ' || asset AS of, available FROM projections_1.partner_balances`,
  );
  return Object.fromEntries(rows.map(({ of, available }) => [of, available]));
};

test('a batch is folded over what the batch before it changes, while that is being written', async () => {
  const release = await holdWriting();
  await history.record(link('p'), contract('c', 'p'), client('a', 'p'), payment('p1', 'a'));
  await follower.next({ events: 4 });
  // A refund of a payment, a payment of a client, and a client of a link that are all not there yet.
  await history.record(
    [
      'payment.refunded.v1',
      '2026-02-02T00:00:00Z',
      { refundId: 'r', paymentId: 'p1', accountId: 'a', amountMinor: 900 },
    ],
    payment('p2', 'a'),
    client('b', 'p'),
    payment('p3', 'b'),
  );
  const next = follower.next({ events: 100 });
  expect(follower.written).toBeUndefined();
  await release();
  expect(await next).toMatchObject({ position: 8 });
  expect(await follower.settle()).toMatchObject({ position: 8 });
  expect(await balances()).toEqual({ 'p USD': String(390 - 90 + 390 + 390) });
  const { rows } = await database.pool.query('SELECT direct_clients AS clients FROM projections_1.partners');
  expect(rows).toEqual([{ clients: 2 }]);
});

test('a withdrawal waits for what is being written: what it may take is there by then, once', async () => {
  const release = await holdWriting();
  await history.record(link('p'), contract('c', 'p'), client('a', 'p'), payment('p1', 'a', 30_000));
  await follower.next({ events: 4 });
  await history.record(request('w1', 'p', 2_000), request('w2', 'p', 2_000), payment('p2', 'a', 10_000));
  const next = follower.next({ events: 100 });
  await release();
  await next;
  await follower.settle();
  const { rows } = await database.pool.query(
    'SELECT withdrawal_id AS id, status FROM projections_1.withdrawals ORDER BY 1',
  );
  expect(rows).toEqual([
    { id: 'w1', status: 'approved' },
    { id: 'w2', status: 'rejected' },
  ]);
  expect(await balances()).toEqual({ 'p USD': '2000' });
});

test('a batch that fails takes the one above it along; neither is known to what is tried then', async () => {
  await history.record(link('p'), client('a', 'p'));
  await follower.next({ events: 100 });
  await follower.settle();
  await inVersion('ALTER TABLE ledger_entries ADD CONSTRAINT refused CHECK (false) NOT VALID');
  await history.record(client('b', 'p'), payment('p1', 'b'), client('c', 'p'), payment('p2', 'c'));
  await follower.next({ events: 2 });
  await expect(follower.next({ events: 2 })).rejects.toThrow('refused');
  await inVersion('ALTER TABLE ledger_entries DROP CONSTRAINT refused');
  expect(await follower.settle()).toMatchObject({ position: 2 });
  await follower.next({ events: 100 });
  await follower.settle();
  const { rows } = await database.pool.query(
    `SELECT (SELECT direct_clients FROM projections_1.partners WHERE partner_id = 'p') AS clients,
            (SELECT count(*)::int FROM projections_1.rejected_events) AS rejected`,
  );
  expect(rows).toEqual([{ clients: 3, rejected: 0 }]);
  expect(await balances()).toEqual({ 'p DAY': '6' });
});

test('a contract that turns out to be another partner’s is no longer known as the first one’s', async () => {
  const happened = async (...facts: Fact[]): Promise<void> => {
    await history.record(...facts);
    await follower.next({ events: 100 });
  };
  const terminated: Fact = ['contract.terminated.v1', '2026-06-01T00:00:00Z', { contractId: 'c', partnerId: 'ann' }];
  await happened(link('ann'), client('a', 'ann'), link('bob'), client('b', 'bob'), terminated);
  await happened(payment('p1', 'a'));
  await happened(contract('c', 'bob'));
  // In one batch, the one of whom the contract was known first.
  await happened(payment('p2', 'a'), payment('p3', 'b'));
  await follower.settle();
  const { rows } = await database.pool.query(
    'SELECT payment_id AS id, outcome FROM projections_1.payments ORDER BY payment_id',
  );
  expect(rows.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['p1', 'free_days'],
    ['p2', 'free_days'],
    ['p3', 'commission'],
  ]);
});
