import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tamper } from '../../../../test/support/database.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

const payment = (paymentId: string, accountId: string, amountMinor: number, period = 'month', currency = 'USD') => ({
  paymentId,
  accountId,
  amountMinor,
  currency,
  period,
});

describe('the queries about a partner', () => {
  let app: TestQueryApp;

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened(
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p1', code: 'old-one' }],
      ['referral_link.created.v1', '2024-01-02T00:00:00Z', { partnerId: 'p1', code: 'welcome' }],
      ['referral_link.disabled.v1', '2024-06-01T00:00:00Z', { partnerId: 'p1', code: 'old-one' }],
      [
        'client.signed_up.v1',
        '2024-01-10T00:00:00Z',
        { accountId: 'a1', separateAccount: true, referralCode: 'welcome' },
      ],
      ['payment.succeeded.v1', '2024-01-11T00:00:00Z', payment('pay1', 'a1', 3900)],
      ['contract.signed.v1', '2024-02-01T00:00:00Z', { contractId: 'c1', partnerId: 'p1', payoutAccountRef: 'acct-1' }],
      ['payment.succeeded.v1', '2024-02-11T00:00:00Z', payment('pay2', 'a1', 50000)],
      ['payment.succeeded.v1', '2024-03-11T00:00:00Z', payment('pay3', 'a1', 10000, 'month', 'EUR')],
      [
        'payment.refunded.v1',
        '2024-04-01T00:00:00Z',
        { refundId: 'r1', paymentId: 'pay2', accountId: 'a1', amountMinor: 10000 },
      ],
      [
        'payment.disputed.v1',
        '2024-05-01T00:00:00Z',
        { disputeId: 'd1', paymentId: 'pay3', accountId: 'a1', status: 'opened' },
      ],
      ['free_days.applied.v1', '2024-05-02T00:00:00Z', { applicationId: 'f1', partnerId: 'p1', days: 2 }],
      [
        'withdrawal.requested.v1',
        '2024-05-03T00:00:00Z',
        { withdrawalId: 'w1', partnerId: 'p1', amountMinor: 2500, currency: 'USD' },
      ],
      ['referral_link.created.v1', '2024-01-03T00:00:00Z', { partnerId: 'lonely', code: 'nobody-came' }],
    );
  });
  afterAll(() => app.stop());

  test('a partner: suspended a year after the last client, with what can be withdrawn', async () => {
    const reply = await app.get('/v1/partners/p1');
    await app.expectDocumented('/v1/partners/{partnerId}', reply);
    expect(reply.body).toEqual({
      partnerId: 'p1',
      status: 'suspended',
      suspendsAt: '2025-01-10T00:00:00.000Z',
      rewardMode: 'commission',
      contract: { contractId: 'c1', signedAt: '2024-02-01T00:00:00.000Z', payoutAccountRef: 'acct-1' },
      referralCodes: [
        { code: 'old-one', active: false },
        { code: 'welcome', active: true },
      ],
      directClients: 1,
      balances: [
        { currency: 'EUR', availableMinor: 0, heldMinor: 1000, reservedMinor: 0, paidOutMinor: 0, earnedMinor: 1000 },
        {
          currency: 'USD',
          availableMinor: 1500,
          heldMinor: 0,
          reservedMinor: 2500,
          paidOutMinor: 0,
          earnedMinor: 4000,
        },
      ],
      freeDays: { granted: 3, reversed: 0, applied: 2, held: 0, available: 1 },
      withdrawal: [
        { currency: 'EUR', minimumMinor: null, availableMinor: 0, eligible: false, reason: 'CURRENCY_NOT_PAYABLE' },
        { currency: 'USD', minimumMinor: 2000, availableMinor: 1500, eligible: false, reason: 'BELOW_MINIMUM' },
      ],
    });
  });

  test('a partner without a client is idle, and without a contract earns free days', async () => {
    const reply = await app.get('/v1/partners/lonely');
    await app.expectDocumented('/v1/partners/{partnerId}', reply);
    expect(reply.body).toMatchObject({ status: 'idle', suspendsAt: null, rewardMode: 'free_days', contract: null });
    expect(reply.body.withdrawal).toEqual([
      { currency: 'USD', minimumMinor: 2000, availableMinor: 0, eligible: false, reason: 'NO_CONTRACT' },
    ]);
  });

  test('a partner with a client of the last year is active', async () => {
    const signedUpAt = new Date(Date.now() - 86_400_000).toISOString();
    await app.history.happened([
      'client.signed_up.v1',
      signedUpAt,
      { accountId: 'recent', separateAccount: true, referralCode: 'nobody-came' },
    ]);
    const { body } = await app.get('/v1/partners/lonely');
    expect(body).toMatchObject({ status: 'active', directClients: 1 });
    expect(Date.parse(body.suspendsAt)).toBeGreaterThan(Date.now());
  });

  test('balances of now, from the ledger as of any time, and as it was known at any position', async () => {
    const balances = async (query: string) => {
      const reply = await app.get(`/v1/partners/p1/balances${query}`);
      await app.expectDocumented('/v1/partners/{partnerId}/balances', reply);
      return reply.body;
    };
    const now = await balances('');
    expect(now).toMatchObject({ partnerId: 'p1', freeDays: { granted: 3, applied: 2, available: 1 } });
    expect(await balances('?asOf=2030-01-01T00:00:00Z')).toEqual(now);
    expect(await balances('?atPosition=15')).toEqual(now);

    expect(await balances('?asOf=2024-02-11T00:00:00Z')).toEqual({
      partnerId: 'p1',
      balances: [
        { currency: 'USD', availableMinor: 5000, heldMinor: 0, reservedMinor: 0, paidOutMinor: 0, earnedMinor: 5000 },
      ],
      freeDays: { granted: 3, reversed: 0, applied: 0, held: 0, available: 3 },
    });
    expect(await balances('?asOf=2024-02-10T23:59:59Z')).toMatchObject({ balances: [], freeDays: { granted: 3 } });
    expect(await balances('?atPosition=5')).toMatchObject({ balances: [], freeDays: { granted: 3, available: 3 } });
    expect(await balances('?atPosition=4')).toMatchObject({ balances: [], freeDays: { granted: 0, available: 0 } });
    expect((await balances('?atPosition=9&asOf=2024-03-31T00:00:00Z')).balances).toEqual([
      expect.objectContaining({ currency: 'EUR', earnedMinor: 1000 }),
      expect.objectContaining({ currency: 'USD', earnedMinor: 5000 }),
    ]);
    expect((await balances('?asOf=2024-05-01T02:00:00%2B02:00')).balances[0]).toMatchObject({ heldMinor: 1000 });
    expect((await balances('?asOf=2024-05-01T02:00:00+02:00')).balances[0]).toMatchObject({ heldMinor: 1000 });
  });

  test('the ledger, newest first, page by page without a gap or a repetition', async () => {
    const whole = await app.get('/v1/partners/p1/ledger');
    await app.expectDocumented('/v1/partners/{partnerId}/ledger', whole);
    expect(whole.body.next).toBeNull();
    const ids = whole.body.entries.map(({ entryId }: { entryId: string }) => entryId);
    expect(whole.body.entries.map(({ code }: { code: string }) => code)).toEqual([
      'WITHDRAWAL_APPROVED',
      'FREE_DAYS_APPLIED',
      'DISPUTE_OPENED',
      'REFUND',
      'COMMISSION',
      'COMMISSION',
      'FREE_DAYS',
    ]);

    const collected: string[] = [];
    let path = '/v1/partners/p1/ledger?limit=2';
    for (;;) {
      const { body } = await app.get(path);
      expect(body.entries.length).toBeLessThanOrEqual(2);
      collected.push(...body.entries.map(({ entryId }: { entryId: string }) => entryId));
      if (body.next === null) break;
      path = `/v1/partners/p1/ledger?limit=2&after=${body.next}`;
    }
    expect(collected).toEqual(ids);
  });

  test('the ledger of one asset, and no cursor of it for another', async () => {
    const { body } = await app.get('/v1/partners/p1/ledger?asset=USD&limit=1');
    expect(body.entries).toEqual([
      expect.objectContaining({
        asset: 'USD',
        amount: 2500,
        debitAccount: 'partner:p1:available',
        creditAccount: 'partner:p1:reserved',
        withdrawalId: 'w1',
        paymentId: null,
        reason: null,
      }),
    ]);
    expect((await app.get(`/v1/partners/p1/ledger?asset=USD&limit=1&after=${body.next}`)).status).toBe(200);
    expect((await app.get(`/v1/partners/p1/ledger?asset=EUR&limit=1&after=${body.next}`)).status).toBe(400);
  });

  test('free days with their entries', async () => {
    const reply = await app.get('/v1/partners/p1/free-days');
    await app.expectDocumented('/v1/partners/{partnerId}/free-days', reply);
    expect(reply.body.freeDays).toEqual({ granted: 3, reversed: 0, applied: 2, held: 0, available: 1 });
    expect(reply.body.entries.map(({ asset, amount }: never) => [asset, amount])).toEqual([
      ['DAY', 2],
      ['DAY', 3],
    ]);
  });

  test('the ledger as it was: by what was effective by a time, known by a position, and by what an entry is', async () => {
    const codes = async (query: string): Promise<string[]> =>
      (await app.get(`/v1/partners/p1/ledger?${query}`)).body.entries.map(({ code }: { code: string }) => code);
    expect(await codes('asOf=2024-03-01T00:00:00Z')).toEqual(['COMMISSION', 'FREE_DAYS']);
    const { entries } = (await app.get('/v1/partners/p1/ledger')).body;
    const { position } = entries.at(-1);
    expect(await codes(`atPosition=${position}`)).toEqual(['FREE_DAYS']);
    expect(await codes(`atPosition=${position}&asOf=2024-01-01T00:00:00Z`)).toEqual([]);
    expect(await codes('code=REFUND')).toEqual(['REFUND']);
    expect((await app.get('/v1/partners/p1/ledger?code=refund')).status).toBe(400);
    expect((await app.get('/v1/partners/p1/ledger?atPosition=999')).status).toBe(400);
    const { next } = (await app.get('/v1/partners/p1/ledger?code=COMMISSION&limit=1')).body;
    expect(await codes(`code=COMMISSION&limit=1&after=${next}`)).toEqual(['COMMISSION']);
    expect((await app.get(`/v1/partners/p1/ledger?limit=1&after=${next}`)).status).toBe(400);
  });

  test('withdrawals of all, by where they stand', async () => {
    const all = await app.get('/v1/withdrawals');
    await app.expectDocumented('/v1/withdrawals', all);
    const ids = ({ body }: typeof all): string[] =>
      body.withdrawals.map(({ withdrawalId }: { withdrawalId: string }) => withdrawalId);
    expect(ids(all)).toContain('w1');
    expect(ids(await app.get('/v1/withdrawals?status=approved'))).toEqual(['w1']);
    expect(ids(await app.get('/v1/withdrawals?status=paid'))).toEqual([]);
    const token = await app.token({ scope: 'referrals:self', sub: 'lonely' });
    expect(ids(await app.get('/v1/withdrawals', { token }))).toEqual([]);
  });

  test('withdrawals, in a list and one by one', async () => {
    const list = await app.get('/v1/partners/p1/withdrawals');
    await app.expectDocumented('/v1/partners/{partnerId}/withdrawals', list);
    const one = await app.get('/v1/withdrawals/w1');
    await app.expectDocumented('/v1/withdrawals/{withdrawalId}', one);
    expect(list.body).toEqual({ withdrawals: [one.body], next: null });
    expect(one.body).toMatchObject({
      withdrawalId: 'w1',
      partnerId: 'p1',
      amountMinor: 2500,
      currency: 'USD',
      status: 'approved',
      reason: null,
      requestedAt: '2024-05-03T00:00:00.000Z',
      settledAt: null,
      availableMinor: 4000,
    });
  });

  test('sums beyond 2^53 are exact integers in the JSON', async () => {
    const huge = '90071992547409930001';
    await app.pool.query(`INSERT INTO projections_1.partners (partner_id) VALUES ('huge')`);
    await tamper(
      app.pool,
      `INSERT INTO projections_1.partner_balances VALUES ('huge', 'KWD', ${huge}, 0, 0, 0, ${huge}, 0)`,
    );
    const { text } = await app.get('/v1/partners/huge/balances');
    expect(text).toContain(`"availableMinor":${huge},`);
    expect(text).toContain(`"earnedMinor":${huge}}`);
    await tamper(app.pool, `DELETE FROM projections_1.partner_balances WHERE partner_id = 'huge'`);
  });
});
