import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { runSource } from '../../../../test/support/run-source.js';

let database: TestDatabase;
beforeEach(async () => {
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
afterEach(() => database.drop());

const verify = (...args: string[]) =>
  runSource('apps/ops/src/main.ts', ['verify', ...args], { env: { DATABASE_URL: database.url } });
const tamper = (sql: string) =>
  database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);

describe('verify', () => {
  test('ends with 0 where everything is as it was recorded, and with a hash that it takes back as --expect', async () => {
    const { code, stdout, stderr } = await verify();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [, noted] = /To note elsewhere: (3:[0-9a-f]{64})\n/.exec(stdout) ?? [];
    expect(stdout).toContain('positions 1 to 3 are as they were recorded');
    expect(stdout).toContain('every balance of version 1 is the sum of its entries, at position 3');
    expect((await verify('--expect', noted!)).code).toBe(0);
    expect(
      (
        await verify(
          '--expect',
          noted!.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        )
      ).code,
    ).toBe(1);
  });

  test('ends with 1 and names the first position that was altered', async () => {
    await tamper(`UPDATE events SET data = (data::jsonb || '{"amountMinor": 390000}')::json WHERE position = 3`);
    const { code, stdout, stderr } = await verify();
    expect(code).toBe(1);
    expect(stdout).toContain('Event store: WRONG from position 3 on: type, time or data are not those');
    expect(stderr).toContain('is not as it was recorded');
    const json = JSON.parse((await verify('--json')).stdout);
    expect(json).toMatchObject({
      ok: false,
      from: 1,
      head: 3,
      problem: { position: 3 },
      sums: { version: 1, wrong: [] },
    });
  });

  test('ends with 1 and names the balances that are not the sums of their entries', async () => {
    await tamper(`UPDATE projections_1.partner_balances SET available = available + 1, granted = granted + 1;
                  INSERT INTO projections_1.partner_balances VALUES ('q', 'USD', 1, 0, 0, 0, 1, 0);
                  UPDATE projections_1.daily_flows SET day = day + 1;
                  DELETE FROM projections_1.client_rewards`);
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toContain('positions 1 to 3 are as they were recorded');
    expect(stdout).toContain('partner_balances: partner p, DAY: available, granted\n');
    expect(stdout).toContain(
      'partner_balances: partner q, USD: available, held, reserved, settled, granted, reversed\n',
    );
    expect(stdout).toContain('client_rewards: partner p, client a, DAY: the row is missing\n');
    const flow = 'program:expense to partner:available, DAY';
    expect(stdout).toContain(`daily_flows: 2026-02-01, ${flow}: the row is missing\n`);
    expect(stdout).toContain(`daily_flows: 2026-02-02, ${flow}: amount, entries\n`);
  });

  test('says what it does not understand', async () => {
    expect((await verify('--from', '0')).code).toBe(2);
    expect((await verify('--expect', '3:abc')).code).toBe(2);
    const beyond = await verify('--from', '4');
    expect(beyond).toMatchObject({ code: 1, stderr: 'There is no position 4: the log ends at 3.\n' });
  });
});
