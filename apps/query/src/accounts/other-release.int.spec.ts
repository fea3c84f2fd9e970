import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asByAnOldRule } from '../../../../test/support/replays.js';
import type { Fact } from '../../../../test/support/history.js';
import { asOfReleaseBefore } from '../../../../test/support/release-before.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

const T = (day: string): string => `2024-${day}T00:00:00Z`;

const HISTORY: Fact[] = [
  ['referral_link.created.v1', T('01-05'), { partnerId: 'p1', code: 'welcome' }],
  ['contract.signed.v1', T('01-06'), { contractId: 'c1', partnerId: 'p1', payoutAccountRef: 'acct-1' }],
  ['client.signed_up.v1', T('01-10'), { accountId: 'a1', separateAccount: true, referralCode: 'welcome' }],
  ['client.signed_up.v1', T('01-10'), { accountId: 'a2', separateAccount: true, referralCode: 'WELCOME' }],
  [
    'payment.succeeded.v1',
    T('02-01'),
    { paymentId: 'pay', accountId: 'a1', amountMinor: 3_900, currency: 'USD', period: 'month' },
  ],
  ['payment.refunded.v1', T('02-02'), { refundId: 'r1', paymentId: 'pay', accountId: 'a1', amountMinor: 1_900 }],
  ['payment.refunded.v1', T('02-02'), { refundId: 'r2', paymentId: 'pay', accountId: 'a2', amountMinor: 900 }],
];

/** From the start of a new release's query app until a replay has made a version of its own. */
describe('while the live version is that of the release before', () => {
  let app: TestQueryApp;
  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened(...HISTORY);
    await asOfReleaseBefore(app.pool);
  });
  afterAll(() => app.stop());

  test('payments are explained', async () => {
    const { status, body } = await app.get('/v1/payments/pay/explanation');
    expect(status).toBe(200);
    expect(body.calculation.at(-1)).toBe('In all 3.90 USD given, 1.90 taken back: 2.00 available, 0.00 held.');
    expect(body.facts.at(-1)).toMatchObject({ why: expect.stringContaining('ACCOUNT_MISMATCH') });
  });

  test.each([
    '/v1/accounts/a1/payments',
    '/v1/accounts/a2/referrer',
    '/v1/operations/dead-letters',
    '/v1/operations/projections',
    '/v1/partners/p1',
    '/v1/partners/p1/ledger',
    '/v1/partners/p1/balances?asOf=2024-03-01T00:00:00Z',
    '/v1/finance/trial-balance',
  ])('%s is answered', async (path) => {
    expect((await app.get(path)).status).toBe(200);
  });

  test('what waits is not known, and that is said', async () => {
    const { status, body } = await app.get('/v1/operations/waiting');
    expect({ status, type: body.type }).toEqual({
      status: 503,
      type: 'urn:referral-ledger:problem:made-by-another-release',
    });
    expect(body.detail).toContain('referral-program/1');
  });

  test('readiness says that nothing is projected, and what to do', async () => {
    const { status, body } = await app.get('/health/ready');
    expect(status).toBe(200);
    expect(body.warnings.release).toMatch(/referral-program\/1.*"referral-ledger replay"/);
  });

  test('entries that another rule gave are explained as such', async () => {
    await asByAnOldRule(app.pool);
    const { calculation, entries } = (await app.get('/v1/payments/pay/explanation')).body;
    expect(entries[0].amount).toBe(391);
    expect(calculation[0]).toBe(
      'Its outcome and entries are as another release evaluated it (referral-program/1). By the rules of this one:',
    );
    expect(calculation).toContain('39.00 USD − 0.00 tax = 39.00; 10 % = 3.90');
  });
});
