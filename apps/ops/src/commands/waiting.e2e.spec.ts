import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { runSource } from '../../../../test/support/run-source.js';

let database: TestDatabase;

const ops = (...args: string[]) =>
  runSource('apps/ops/src/main.ts', ['waiting', ...args], { env: { DATABASE_URL: database.url } });

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('says so where nothing waits', async () => {
  expect(await ops()).toMatchObject({ code: 0, stdout: 'Nothing waits.\n' });
  expect(JSON.parse((await ops('--json')).stdout)).toEqual({ waiting: [], more: false });
});

test('lists what waits, for people and for machines', async () => {
  await new History(database.pool).happened(
    ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'ann', code: 'Abc-1' }],
    [
      'payment.succeeded.v1',
      '2024-02-01T00:00:00Z',
      { paymentId: 'p1', accountId: 'a1', amountMinor: 3_900, currency: 'USD', period: 'month' },
    ],
    ['client.signed_up.v1', '2024-02-01T00:00:00Z', { accountId: 'a2', separateAccount: true, referralCode: '=abc-1' }],
    ['client.signed_up.v1', '2024-02-01T00:00:00Z', { accountId: 'a3', separateAccount: true, referralCode: 'abc-1' }],
  );
  const { stdout } = await ops();
  expect(stdout).toContain('the signup of account a1');
  expect(stdout).toContain('the code Abc-1 is known, differing only in case');

  const { waiting, more } = JSON.parse((await ops('--kind', 'payment', '--json')).stdout);
  expect({ waiting, more }).toMatchObject({ waiting: [{ position: 2, paymentId: 'p1' }], more: false });

  const first = await ops('--limit', '1', '--csv');
  expect(first.stdout).toMatch(
    /^position,eventId,source,type,kind,reason,waitsFor,.*\r\n2,e2,test,payment.succeeded.v1,payment,UNKNOWN_CLIENT,the signup of account a1,.*\r\n$/,
  );
  expect(first.stderr).toContain('more than 1');
  // A spreadsheet takes it for text.
  expect((await ops('--csv')).stdout).toContain("'=abc-1");
});

test('refuses what it does not know', async () => {
  const wrong = await ops('--kind', 'refunds');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('payment, signup');
  expect((await ops('--json', '--csv')).code).toBe(2);
});

test('says in one sentence that a version of another release cannot tell', async () => {
  await database.pool.query(`UPDATE projection_versions SET program = 'referral-program/0'`);
  const { code, stderr } = await ops();
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The live version .* another release \(referral-program\/0\).*\n$/);
});
