import { inTransaction } from '#platform';
import { readEvents } from '#event-store';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { Follower } from '../follow/follower.js';
import { enterVersion } from '../lease/checkpoint.js';
import { takeLease } from '../lease/lease.js';
import { MEMORY_LIMITS, type MemoryLimits } from './memory-limits.js';
import { prefetch } from './prefetch.js';
import { StoredState } from './stored-state.js';

let database: TestDatabase;
let history: History;
beforeEach(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
});
afterEach(() => database.drop());

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
const payment = (paymentId: string, accountId: string): Fact => [
  'payment.succeeded.v1',
  '2026-02-01T00:00:00Z',
  { paymentId, accountId, amountMinor: 3900, currency: 'USD', period: 'month' },
];

/** What a batch sees. */
async function inBatch<T>(limits: Partial<MemoryLimits>, work: (state: StoredState) => Promise<T>): Promise<T> {
  const lease = (await takeLease(database.pool, 'test'))!;
  return inTransaction(database.pool, async (transaction) => {
    await enterVersion(transaction, lease);
    const state = new StoredState({ ...MEMORY_LIMITS, ...limits });
    state.begin(transaction);
    return work(state);
  });
}

test('of all partners together so many clients are remembered, and a batch does not push out what it has loaded itself', async () => {
  const partners = ['p', 'q', 'r'];
  await history.happened(...partners.flatMap((p) => [link(p), client(`${p}-1`, p), client(`${p}-2`, p)]));
  await inBatch({ clientsOf: 2, clients: 6 }, async ({ clients }) => {
    const known = () =>
      partners.map((partnerId) =>
        clients
          .of(partnerId)
          ?.all()
          .map(({ id }) => id)
          .sort(),
      );
    await clients.prefetch(partners);
    await clients.prefetch(['r']);
    expect(known()).toEqual([['p-1', 'p-2'], ['q-1', 'q-2'], undefined]);
    clients.forgetAnswers();
    await clients.prefetch(['r']);
    expect(known()).toEqual([undefined, ['q-1', 'q-2'], ['r-1', 'r-2']]);
  });
});

test('a partner who gets more clients than are remembered of one is known again when they are fewer', async () => {
  await history.happened(link('p'), link('q'), client('a', 'p'), client('b', 'p'), client('c', 'q'));
  await inBatch({ clientsOf: 2 }, async ({ accounts, partners, clients }) => {
    const known = () =>
      clients
        .of('p')
        ?.all()
        .map(({ id }) => id)
        .sort();
    const give = async (accountId: string, partnerId: string): Promise<void> => {
      const account = (await accounts.find(accountId))!;
      for (const [id, more] of [
        [account.attribution.partnerId!, -1],
        [partnerId, 1],
      ] as const) {
        const partner = (await partners.find(id))!;
        partners.put({ ...partner, directClients: partner.directClients + more });
      }
      accounts.put({ ...account, attribution: { partnerId, via: 'claim', claimId: 'claim', reason: null } });
    };
    await clients.prefetch(['p']);
    expect(known()).toEqual(['a', 'b']);
    await give('c', 'p');
    await clients.prefetch(['p']);
    expect(known()).toBeUndefined();
    await give('a', 'q');
    await clients.prefetch(['p']);
    expect(known()).toEqual(['b', 'c']);
  });
});

test('of signups that are repeated no payments are loaded', async () => {
  await history.happened(link('p'), client('a', 'p'), payment('p1', 'a'), payment('p2', 'a'));
  const after = await history.record(client('a', 'p'));
  await inBatch({}, async (state) => {
    await prefetch(state, await readEvents(state.client, after - 1, 1));
    expect(state.payments.inMemory()).toEqual([]);
  });
});

test('payments of a late client are loaded ahead as far as they are few', async () => {
  await history.happened(payment('p1', 'a'), payment('p2', 'a'), payment('p3', 'b'));
  const after = await history.record(client('a', 'p'), client('b', 'p'));
  await inBatch({ selected: 2 }, async (state) => {
    await prefetch(state, await readEvents(state.client, after - 2, 2));
    expect(state.payments.inMemory().map(({ paymentId }) => paymentId)).toEqual(['p3']);
  });
});

test('accounts that wait for a link are loaded ahead as far as they are few', async () => {
  await history.happened(client('a', 'p'), client('b', 'p'), client('c', 'q'));
  const after = await history.record(link('p'), link('q'));
  await inBatch({ selected: 2 }, async (state) => {
    await prefetch(state, await readEvents(state.client, after - 2, 2));
    expect(state.accounts.inMemory().map(({ accountId }) => accountId)).toEqual(['c']);
  });
});

test('a batch ends with the fact by which it has attributed so many accounts', async () => {
  const { pool } = database;
  const partners = ['p', 'q', 'r'];
  await history.happened(...partners.flatMap((p) => [client(`${p}-1`, p), client(`${p}-2`, p)]));
  await history.record(...partners.map(link));
  const memory = { ...MEMORY_LIMITS, evaluated: 3 };
  const follower = new Follower(pool, (await takeLease(pool, 'test'))!, { decides: true, memory });
  const positions: number[] = [];
  while (positions.at(-1) !== 9) positions.push((await follower.next({ events: 100 })).position);
  await follower.settle();
  expect(positions).toEqual([8, 9]);
});

test('a batch ends with the fact by which it has evaluated so many payments, and the next reads no more than it folded', async () => {
  const { pool } = database;
  await history.happened(link('p'), payment('p1', 'a'), payment('p2', 'a'), payment('p3', 'c'));
  const before = 4;
  await history.record(client('a', 'p'), client('b', 'p'), client('c', 'p'), client('d', 'p'), client('e', 'p'));
  const memory = { ...MEMORY_LIMITS, evaluated: 2 };
  const follower = new Follower(pool, (await takeLease(pool, 'test'))!, { decides: true, memory });
  const positions: number[] = [];
  while (positions.at(-1) !== before + 5) positions.push((await follower.next({ events: 100 })).position);
  await follower.settle();
  expect(positions.map((position) => position - before)).toEqual([1, 2, 4, 5]);
  const { rows } = await pool.query('SELECT available FROM projections_1.partner_balances');
  expect(rows).toEqual([{ available: '9' }]);
});
