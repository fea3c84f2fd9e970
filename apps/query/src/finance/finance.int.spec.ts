import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tamper } from '../../../../test/support/database.js';
import type { Fact } from '../../../../test/support/history.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

const paid = (paymentId: string, time: string, data: object = {}): Fact => [
  'payment.succeeded.v1',
  time,
  { paymentId, accountId: 'a1', amountMinor: 50000, currency: 'USD', period: 'month', ...data },
];

describe('the queries about the books', () => {
  let app: TestQueryApp;

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened(
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p:1', code: 'welcome' }],
      [
        'client.signed_up.v1',
        '2024-01-10T00:00:00Z',
        { accountId: 'a1', separateAccount: true, referralCode: 'welcome' },
      ],
      paid('pay0', '2024-01-11T00:00:00Z'),
      ['contract.signed.v1', '2024-02-01T00:00:00Z', { contractId: 'c1', partnerId: 'p:1', payoutAccountRef: 'x' }],
      paid('pay1', '2024-02-11T00:00:00Z'),
      paid('pay2', '2024-03-11T00:00:00Z', { amountMinor: 10000 }),
      [
        'payment.disputed.v1',
        '2024-04-01T00:00:00Z',
        { disputeId: 'd1', paymentId: 'pay2', accountId: 'a1', status: 'opened' },
      ],
      ['free_days.applied.v1', '2024-04-02T00:00:00Z', { applicationId: 'f1', partnerId: 'p:1', days: 1 }],
      [
        'withdrawal.requested.v1',
        '2024-04-03T00:00:00Z',
        { withdrawalId: 'w1', partnerId: 'p:1', amountMinor: 2000, currency: 'USD' },
      ],
      [
        'withdrawal.requested.v1',
        '2024-04-05T00:00:00Z',
        { withdrawalId: 'w2', partnerId: 'p:1', amountMinor: 2100, currency: 'USD' },
      ],
    );
    await app.history.happened([
      'withdrawal.paid.v1',
      '2024-04-06T00:00:00Z',
      { withdrawalId: 'w1', partnerId: 'p:1' },
    ]);
  });
  afterAll(() => app.stop());

  const trialBalance = async (query = '') => {
    const reply = await app.get(`/v1/finance/trial-balance${query}`);
    await app.expectDocumented('/v1/finance/trial-balance', reply);
    return reply.body;
  };

  test('the trial balance, by class of account and asset', async () => {
    const { accounts, balanced } = await trialBalance();
    expect(balanced).toBe(true);
    const nets = Object.fromEntries(
      accounts.map(({ accountClass, asset, debitMinor, creditMinor }: never) => [
        `${asset as string} ${accountClass as string}`,
        (creditMinor as number) - (debitMinor as number),
      ]),
    );
    expect(nets).toEqual({
      'DAY days:applied': 1,
      'DAY partner:available': 2,
      'DAY program:expense': -3,
      'USD partner:available': 5000 - 2000 - 2100,
      'USD partner:held': 1000,
      'USD partner:reserved': 2100,
      'USD payout:settled': 2000,
      'USD program:expense': -6000,
    });
    for (const asset of ['USD', 'DAY']) {
      const sum = (side: string): number =>
        accounts.filter((a: never) => a['asset'] === asset).reduce((n: number, a: never) => n + Number(a[side]), 0);
      expect(sum('debitMinor')).toBe(sum('creditMinor'));
    }
  });

  test('the trial balance as of a moment', async () => {
    expect(await trialBalance('?asOf=2024-02-11T00:00:00Z')).toEqual({
      balanced: true,
      accounts: [
        { accountClass: 'partner:available', asset: 'DAY', debitMinor: 0, creditMinor: 3 },
        { accountClass: 'program:expense', asset: 'DAY', debitMinor: 3, creditMinor: 0 },
        { accountClass: 'partner:available', asset: 'USD', debitMinor: 0, creditMinor: 5000 },
        { accountClass: 'program:expense', asset: 'USD', debitMinor: 5000, creditMinor: 0 },
      ],
    });
    expect(await trialBalance('?asOf=2020-01-01T00:00:00Z')).toEqual({ balanced: true, accounts: [] });
  });

  test('what is owed, now and as of a moment', async () => {
    const now = await app.get('/v1/finance/liability');
    await app.expectDocumented('/v1/finance/liability', now);
    expect(now.body).toEqual({
      assets: [
        { asset: 'DAY', availableMinor: 2, heldMinor: 0, reservedMinor: 0, partners: 1 },
        { asset: 'USD', availableMinor: 900, heldMinor: 1000, reservedMinor: 2100, partners: 1 },
      ],
    });
    expect((await app.get('/v1/finance/liability?asOf=2030-01-01T00:00:00Z')).body).toEqual(now.body);
    expect((await app.get('/v1/finance/liability?asOf=2024-03-31T00:00:00Z')).body.assets[1]).toEqual({
      asset: 'USD',
      availableMinor: 6000,
      heldMinor: 0,
      reservedMinor: 0,
      partners: 1,
    });
  });

  test('balances that are not those of the entries are not called balanced, and are reported', async () => {
    const change = (by: number) =>
      tamper(
        app.pool,
        `UPDATE projections_1.partner_balances SET available = available + ${by}, granted = granted + ${by} WHERE asset = 'USD'`,
      );
    await change(1);
    expect((await trialBalance()).balanced).toBe(false);
    expect(app.log.some((line) => line.includes('the ledger does not balance') && line.includes('"error"'))).toBe(true);
    await change(-1);
    expect((await trialBalance()).balanced).toBe(true);
  });
});
