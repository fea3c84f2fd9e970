import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { runSource } from '../../../../test/support/run-source.js';

let database: TestDatabase;
const directory = mkdtempSync(join(tmpdir(), 'referral-ledger-terms-'));

const ops = (...args: string[]) =>
  runSource('apps/ops/src/main.ts', ['simulate', ...args], { env: { DATABASE_URL: database.url } });
function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}
const json = async (...args: string[]) => JSON.parse((await ops(...args, '--json')).stdout);

const payment = (paymentId: string, accountId: string, time: string): Fact => [
  'payment.succeeded.v1',
  time,
  { paymentId, accountId, amountMinor: 50_000, currency: 'USD', period: 'month' },
];

/** Two partners, one with a contract; a payment of each in February and in March, a bonus in euros, and a withdrawal. */
beforeAll(async () => {
  database = await createTestDatabase();
  const january = '2024-01-01T00:00:00Z';
  const signup = (accountId: string, referralCode: string): Fact => [
    'client.signed_up.v1',
    january,
    { accountId, separateAccount: true, referralCode },
  ];
  await new History(database.pool).happened(
    ['contract.signed.v1', january, { contractId: 'c1', partnerId: 'ann', payoutAccountRef: 'ref' }],
    ['referral_link.created.v1', january, { partnerId: 'ann', code: 'ann-1' }],
    ['referral_link.created.v1', january, { partnerId: 'bob', code: 'bob-1' }],
    signup('a1', 'ann-1'),
    signup('b1', 'bob-1'),
    payment('p1', 'a1', '2024-02-01T00:00:00Z'),
    payment('p2', 'b1', '2024-02-01T00:00:00Z'),
    payment('p3', 'a1', '2024-03-01T00:00:00Z'),
    payment('p4', 'b1', '2024-03-01T00:00:00Z'),
    [
      'withdrawal.requested.v1',
      '2024-03-02T00:00:00Z',
      { withdrawalId: 'w1', partnerId: 'ann', amountMinor: 9_000, currency: 'USD' },
    ],
    [
      'adjustment.posted.v1',
      '2024-03-03T00:00:00Z',
      { adjustmentId: 'bonus', partnerId: 'bob', asset: 'EUR', amount: 700, reason: 'a bonus' },
    ],
  );
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await database.drop();
});

test('a lower commission from the beginning on: what each partner and all together would have', async () => {
  const terms = file('lower.json', '{"commissionBps": 500}');
  const { position, from, terms: simulated, totals, partners } = await json('--terms', terms);
  expect({ position, from }).toEqual({ position: 12, from: null });
  expect(simulated).toMatchObject({ commissionBps: 500, freeDaysPerMonth: 3, inactivityMonths: 12 });
  const ann = { now: { available: 1_000, earned: 10_000 }, simulated: { available: -4_000, earned: 5_000 } };
  expect(partners).toEqual([{ partnerId: 'ann', asset: 'USD', ...ann }]);
  const days = { available: 6, earned: 6 };
  expect(totals).toEqual([
    { asset: 'DAY', now: days, simulated: days },
    // By hand: no terms change it.
    { asset: 'EUR', now: { available: 700, earned: 700 }, simulated: { available: 700, earned: 700 } },
    { asset: 'USD', ...ann },
  ]);
});

test('more days from March on: only what was paid since counts, and the terms may come as YAML', async () => {
  const terms = file('days.yaml', 'freeDaysPerMonth: 5\n');
  const { from, partners } = await json('--terms', terms, '--from', '2024-03-01T00:00:00Z');
  expect(from).toBe('2024-03-01T00:00:00.000Z');
  const bob = { now: { available: 6, earned: 6 }, simulated: { available: 8, earned: 8 } };
  expect(partners).toEqual([{ partnerId: 'bob', asset: 'DAY', ...bob }]);
});

test('nothing is written, and the same terms make no difference', async () => {
  const before = await database.pool.query('SELECT * FROM projection_versions');
  const { stdout } = await ops('--terms', file('same.json', '{"commissionBps": 1000}'));
  expect(stdout).toContain('It would make no difference to any partner.');
  expect((await database.pool.query('SELECT * FROM projection_versions')).rows).toEqual(before.rows);
});

test('for people it is tables, and for a spreadsheet lines', async () => {
  const terms = file('table.json', '{"commissionBps": 1200}');
  const { stdout } = await ops('--terms', terms);
  expect(stdout).toContain('12 % commission');
  expect(stdout).toContain('+20.00');
  expect((await ops('--terms', terms, '--csv')).stdout).toBe(
    'partnerId,asset,now.earned,simulated.earned,now.available,simulated.available\r\nann,USD,10000,12000,1000,3000\r\n',
  );
});

test('terms that are none are refused with the reason', async () => {
  const refused = async (content: string) => {
    const { code, stderr } = await ops('--terms', file('wrong.json', content));
    expect(code).toBe(2);
    return stderr;
  };
  expect(await refused('{"commission": 5}')).toContain('there is no field commission');
  expect(await refused('{"commissionBps": 10001}')).toContain('commissionBps must');
  expect(await refused('{}')).toContain('it changes nothing');
  expect((await ops('--terms', join(directory, 'none.json'))).stderr).toContain('no such file');
});
