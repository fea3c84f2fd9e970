import { createPool, type Pool } from '#platform';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { takeLease } from '../lease/lease.js';
import { Follower } from './follower.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const CLIENTS = 4;
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const account = (partner: number, client: number): string => `account-${partner}-${client}`;

const link = (partner: number): Fact => [
  'referral_link.created.v1',
  '2026-01-01T00:00:00Z',
  { partnerId: `partner-${partner}`, code: `code-${partner}` },
];
const payments = (partner: number): Fact[] =>
  range(CLIENTS).flatMap((client) =>
    [1, 2].map((number): Fact => [
      'payment.succeeded.v1',
      `2026-02-0${number}T00:00:00Z`,
      {
        paymentId: `payment-${partner}-${client}-${number}`,
        accountId: account(partner, client),
        amountMinor: 3900,
        currency: 'USD',
        period: 'month',
      },
    ]),
  );
/** Each signed up before the one that is told of first. */
const signups = (partner: number): Fact[] =>
  range(CLIENTS).map((client) => [
    'client.signed_up.v1',
    `2026-01-1${CLIENTS - client}T00:00:00Z`,
    { accountId: account(partner, client), separateAccount: true, referralCode: `code-${partner}` },
  ]);
const contract = (partner: number): Fact => [
  'contract.signed.v1',
  '2026-01-05T00:00:00Z',
  { contractId: `contract-${partner}`, partnerId: `partner-${partner}`, payoutAccountRef: 'bank' },
];

/** A pool that counts what is asked of the database. */
function countingPool(): { pool: Pool; asked: () => number } {
  let asked = 0;
  const pool = createPool({ connectionString: database.url, max: 3, applicationName: 'test' });
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...parameters: unknown[]) => unknown;
    client.query = ((...parameters: unknown[]) => {
      asked += 1;
      return query(...parameters);
    }) as typeof client.query;
  });
  return { pool, asked: () => asked };
}

/** How many queries it takes to fold facts of so many partners that come after the payments they explain. */
async function queriesFor(partners: number): Promise<number> {
  const history = new History(database.pool);
  const { pool, asked } = countingPool();
  const follower = new Follower(pool, (await takeLease(pool, 'test'))!, { decides: true });
  const all = range(partners);
  await history.record(...all.filter((n) => n % 2 === 0).map(link), ...all.flatMap(payments));
  await follower.next({ events: 10_000 });
  await follower.settle();
  // Links come before their clients or after them, and contracts after all of them, in the middle of a batch.
  await history.record(...all.flatMap(signups), ...all.filter((n) => n % 2 === 1).map(link));
  const before = asked();
  await follower.next({ events: 10_000 });
  await follower.settle();
  await history.record(...all.map(contract));
  await follower.next({ events: 10_000 });
  await follower.settle();
  const queries = asked() - before;
  await pool.end();
  return queries;
}

test('late facts of a batch are not asked for one by one: many take no more queries than few', async () => {
  const few = await queriesFor(2);
  await database.drop();
  database = await createTestDatabase();
  const many = await queriesFor(60);
  expect(many).toBe(few);

  // Each payment of $39 brings 10 %.
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS partners, min(available)::int AS least, max(available)::int AS most
     FROM projections_1.partner_balances WHERE asset = 'USD'`,
  );
  expect(rows).toEqual([{ partners: 60, least: 8 * 390, most: 8 * 390 }]);
});
