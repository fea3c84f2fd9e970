import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { runSource } from '../../../../test/support/run-source.js';

let database: TestDatabase;

const ops = (...args: string[]) =>
  runSource('apps/ops/src/main.ts', ['balances', ...args], { env: { DATABASE_URL: database.url } });
const json = async (...args: string[]) => JSON.parse((await ops(...args, '--json')).stdout);

/** A month's payment at position 4, refunded at position 5. */
beforeAll(async () => {
  database = await createTestDatabase();
  await new History(database.pool).happened(
    ['contract.signed.v1', '2024-01-01T00:00:00Z', { contractId: 'c1', partnerId: 'ann', payoutAccountRef: 'ref' }],
    ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'ann', code: 'ann-1' }],
    ['client.signed_up.v1', '2024-01-03T00:00:00Z', { accountId: 'a1', separateAccount: true, referralCode: 'ann-1' }],
    [
      'payment.succeeded.v1',
      '2024-02-01T00:00:00Z',
      { paymentId: 'p1', accountId: 'a1', amountMinor: 3_900, currency: 'USD', period: 'month' },
    ],
    [
      'payment.refunded.v1',
      '2024-02-05T00:00:00Z',
      { refundId: 'r1', paymentId: 'p1', accountId: 'a1', amountMinor: 1_900 },
    ],
  );
});
afterAll(() => database.drop());

test('a partner’s balances now, as of a time, and as they were known at a position', async () => {
  const { partnerId, position, balances, freeDays } = await json('ann');
  expect({ partnerId, position }).toEqual({ partnerId: 'ann', position: 5 });
  const now = { currency: 'USD', heldMinor: 0, reservedMinor: 0, paidOutMinor: 0 };
  expect(balances).toEqual([{ ...now, availableMinor: 200, earnedMinor: 200 }]);
  expect(freeDays).toEqual({ granted: 0, reversed: 0, applied: 0, held: 0, available: 0 });

  const before = [{ ...now, availableMinor: 390, earnedMinor: 390 }];
  expect((await json('ann', '--as-of', '2024-02-04T23:59:59Z')).balances).toEqual(before);
  expect((await json('ann', '--at-position', '4')).balances).toEqual(before);
  expect((await json('ann', '--at-position', '4', '--as-of', '2024-01-31T00:00:00Z')).balances).toEqual([]);
});

test('for people it is a table, with the digits of the currency', async () => {
  const { stdout } = await ops('ann', '--as-of', '2024-03-01T00:00:00Z');
  expect(stdout).toContain('ann at position 5, as of 2024-03-01T00:00:00.000Z');
  expect(stdout).toContain('2.00');
});

test('what cannot be answered is told in one sentence', async () => {
  expect(await ops('nobody')).toMatchObject({ code: 1, stderr: 'No partner nobody is known.\n' });
  expect(await ops('ann', '--at-position', '6')).toMatchObject({
    code: 1,
    stderr: 'The projections are at position 5, before 6.\n',
  });
  expect((await ops('ann', '--as-of', 'yesterday')).code).toBe(2);
  const { code, stderr } = await ops('ann', '--at-position=0x10');
  expect(code).toBe(2);
  expect(stderr).toContain('It must be a whole number from 0 to 9007199254740991, has characters that are no digits.');
});
