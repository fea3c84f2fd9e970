import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Fact } from '../support/history.js';
import { describeWithKafka } from '../support/kafka.js';
import { startSystem, type TestSystem } from '../support/system.js';

/** Each title is a sentence of what partners are told; each test has partners and clients of its own. */
describeWithKafka('the referral program, as its text promises it', () => {
  let system: TestSystem;
  let n = 0;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  /** A partner with a link, a client that followed it, and what each of them does, by names of their own. */
  function cast() {
    n += 1;
    const partner = `partner-${n}`;
    const client = `client-${n}`;
    let payments = 0;
    return {
      partner,
      client,
      link: (time = '2026-01-01T00:00:00Z'): Fact => [
        'referral_link.created.v1',
        time,
        { partnerId: partner, code: `code-${n}` },
      ],
      signup: (time = '2026-01-10T00:00:00Z', fields: object = {}): Fact => [
        'client.signed_up.v1',
        time,
        { accountId: client, separateAccount: true, referralCode: `code-${n}`, ...fields },
      ],
      contract: (time = '2026-01-05T00:00:00Z'): Fact => [
        'contract.signed.v1',
        time,
        { contractId: `contract-${n}`, partnerId: partner, payoutAccountRef: `bank-of-${n}` },
      ],
      payment: (time: string, amountMinor = 3900, fields: object = {}): Fact => [
        'payment.succeeded.v1',
        time,
        {
          paymentId: `payment-${n}-${(payments += 1)}`,
          accountId: client,
          amountMinor,
          currency: 'USD',
          period: 'month',
          ...fields,
        },
      ],
      withdrawal: (time: string, amountMinor: number): Fact => [
        'withdrawal.requested.v1',
        time,
        { withdrawalId: `withdrawal-${n}`, partnerId: partner, amountMinor, currency: 'USD' },
      ],
      paymentId: (i: number) => `payment-${n}-${i}`,
      withdrawalId: `withdrawal-${n}`,
      path: `/v1/partners/${partner}`,
    };
  }

  const usd = (body: { balances: { currency: string }[] }) => body.balances.find(({ currency }) => currency === 'USD');
  const explained = (paymentId: string, outcome: string) =>
    system.eventually(`/v1/payments/${paymentId}/explanation`, (body) => body.outcome === outcome);

  test('You share your referral link. The client follows it and registers their own personal account. Each customer payment will bring you money or additional days of working with the service.', async () => {
    const c = cast();
    await system.publish(c.link(), c.signup(), c.payment('2026-02-01T00:00:00Z'), c.contract('2026-02-15T00:00:00Z'));
    await system.publish(c.payment('2026-03-01T00:00:00Z'));
    const balances = await system.eventually(
      `${c.path}/balances`,
      (body) => body.freeDays.available === 3 && body.balances.length === 1,
    );
    expect(usd(balances)).toMatchObject({ availableMinor: 390, earnedMinor: 390 });
    const { root } = await system.eventually(`${c.path}/tree`, (body) => body.root.directClients === 1);
    expect(root.clients).toMatchObject([
      { accountId: c.client, via: 'link', earned: [{ currency: 'USD', minor: 390 }], freeDays: 3 },
    ]);
  });

  test('For each monthly payment made by the client, you will receive 3 additional days of work with the service.', async () => {
    const c = cast();
    await system.publish(c.link(), c.signup());
    for (const month of ['02', '03', '04']) await system.publish(c.payment(`2026-${month}-01T00:00:00Z`));
    const { freeDays } = await system.eventually(`${c.path}/free-days`, (body) => body.freeDays.granted === 9);
    expect(freeDays).toEqual({ granted: 9, reversed: 0, applied: 0, held: 0, available: 9 });
  });

  test('If the customer pays back a year at once, you will get an additional month.', async () => {
    const c = cast();
    await system.publish(c.link(), c.signup(), c.payment('2026-02-01T00:00:00Z', 39_000, { period: 'year' }));
    await system.eventually(`${c.path}/free-days`, (body) => body.freeDays.available === 30);
  });

  test('Free days are credited automatically. You do not need to enter into any separate contracts or agreements.', async () => {
    const c = cast();
    await system.publish(c.payment('2026-02-01T00:00:00Z'), c.signup(), c.link());
    const partner = await system.eventually(c.path, (body) => body.freeDays.available === 3);
    expect(partner).toMatchObject({ rewardMode: 'free_days', contract: null });
    const { calculation } = await explained(c.paymentId(1), 'free_days');
    expect(calculation.join('\n')).toContain('3 days × 1 month = 3 days');
  });

  test('Each customer payment can be monetized. The monetary reward will be equal to 10% of each payment of the attracted client.', async () => {
    const c = cast();
    await system.publish(c.link(), c.contract(), c.signup());
    await system.publish(c.payment('2026-02-01T00:00:00Z', 12_345, { period: 'none' }));
    await system.publish(c.payment('2026-02-02T00:00:00Z', 99_999, { period: 'year' }));
    await system.publish(c.payment('2026-02-03T00:00:00Z', 1, { currency: 'EUR' }));
    await system.publish(c.payment('2026-02-04T00:00:00Z', 105, { currency: 'EUR' }));
    const balances = await system.eventually(
      `${c.path}/balances`,
      (body) => usd(body) !== undefined && body.balances.some(({ earnedMinor }: never) => earnedMinor === 11),
    );
    // 1234.5 and 9999.9 cents, each rounded half up; currencies are never mixed.
    expect(usd(balances)).toMatchObject({ earnedMinor: 1235 + 10_000 });
    expect(balances.freeDays.available).toBe(0);
  });

  test('If the attracted client pays for the services of the service in the amount of 39 dollars every month, then you will be charged 3.9$ from the monthly payment.', async () => {
    const c = cast();
    await system.publish(c.link(), c.contract(), c.signup());
    await system.eventually(c.path, (body) => body.contract !== null && body.directClients === 1);
    await system.publish(c.payment('2026-02-01T00:00:00Z', 3900));
    const explanation = await explained(c.paymentId(1), 'commission');
    expect(explanation.entries).toMatchObject([{ asset: 'USD', amount: 390, code: 'COMMISSION', reason: null }]);
    expect(explanation.calculation.join('\n')).toContain('39.00 USD − 0.00 tax = 39.00; 10 % = 3.90');
  });

  test('The accrual of virtual funds will be counted only after the signing of the contract.', async () => {
    const c = cast();
    const signed = '2026-02-01T00:00:00Z';
    await system.publish(c.link(), c.signup(), c.contract(signed));
    await system.publish(c.payment('2026-01-31T23:59:59.999999Z'), c.payment(signed));
    await explained(c.paymentId(1), 'free_days');
    await explained(c.paymentId(2), 'commission');
  });

  test('The money will be withdrawn to the bank account specified in the agreement upon your request.', async () => {
    const c = cast();
    await system.publish(c.link(), c.contract(), c.signup(), c.payment('2026-02-01T00:00:00Z', 50_000));
    await system.eventually(`${c.path}/balances`, (body) => usd(body)?.currency === 'USD');
    await system.publish(c.withdrawal('2026-03-01T00:00:00Z', 3000));
    const path = `/v1/withdrawals/${c.withdrawalId}`;
    await system.eventually(path, (body) => body.status === 'approved');
    const reserved = await system.eventually(`${c.path}/balances`, () => true);
    expect(usd(reserved)).toMatchObject({ availableMinor: 2000, reservedMinor: 3000, paidOutMinor: 0 });
    const { rows } = await system.query.pool.query(
      `SELECT data->>'payoutAccountRef' AS account FROM events WHERE type = 'withdrawal.approved.v1' AND partner_id = $1`,
      [c.partner],
    );
    expect(rows).toEqual([{ account: `bank-of-${c.partner.slice(8)}` }]);
    await system.publish([
      'withdrawal.paid.v1',
      '2026-03-02T00:00:00Z',
      { withdrawalId: c.withdrawalId, partnerId: c.partner },
    ]);
    await system.eventually(path, (body) => body.status === 'paid');
    const paid = await system.eventually(`${c.path}/balances`, () => true);
    expect(usd(paid)).toMatchObject({ availableMinor: 2000, reservedMinor: 0, paidOutMinor: 3000, earnedMinor: 5000 });
  });

  test.each([
    [2000, 'approved', null],
    [1999, 'rejected', 'BELOW_MINIMUM'],
  ])(
    'You must have accumulated at least 20 dollars on your account in order to qualify for withdrawal of funds: with %i cents it is %s.',
    async (cents, status, reason) => {
      const c = cast();
      await system.publish(c.link(), c.contract(), c.signup(), c.payment('2026-02-01T00:00:00Z', cents * 10));
      const partner = await system.eventually(c.path, (body) => body.balances.length === 1);
      expect(partner.withdrawal).toEqual([
        {
          currency: 'USD',
          minimumMinor: 2000,
          availableMinor: cents,
          eligible: status === 'approved',
          reason: reason,
        },
      ]);
      await system.publish(c.withdrawal('2026-03-01T00:00:00Z', cents));
      const withdrawal = await system.eventually(`/v1/withdrawals/${c.withdrawalId}`, () => true);
      expect(withdrawal).toMatchObject({ status, reason, amountMinor: cents });
    },
  );

  test('The referral program applies only to cases when the client creates a separate account. When you attract a client to cooperate and they receive an instance from your personal account, the referral program does not apply.', async () => {
    const c = cast();
    await system.publish(c.link(), c.contract(), c.signup(undefined, { separateAccount: false }));
    await system.publish(c.payment('2026-02-01T00:00:00Z'));
    const explanation = await explained(c.paymentId(1), 'none');
    expect(explanation).toMatchObject({ reason: 'NOT_ATTRIBUTED', partnerId: null, entries: [] });
    const referrer = await system.eventually(`/v1/accounts/${c.client}/referrer`, () => true);
    expect(referrer).toMatchObject({ partnerId: null, reason: 'NOT_SEPARATE_ACCOUNT' });
  });

  test('If you have not had any new referral partners within a year after attracting the last client, the referral program is suspended.', async () => {
    const c = cast();
    await system.publish(c.link('2024-01-01T00:00:00Z'), c.contract('2024-01-01T00:00:00Z'));
    await system.publish(c.signup('2024-02-29T12:00:00Z'));
    // A year after 29 February is 28 February; the last moment still counts.
    await system.publish(c.payment('2025-02-28T12:00:00Z'), c.payment('2025-02-28T12:00:00.000001Z'));
    await explained(c.paymentId(1), 'commission');
    const suspended = await explained(c.paymentId(2), 'none');
    expect(suspended.reason).toBe('PARTNER_SUSPENDED');
    expect(await system.eventually(c.path, () => true)).toMatchObject({ status: 'suspended' });

    const other = `${c.client}-later`;
    await system.publish(c.signup('2025-06-01T00:00:00Z', { accountId: other }));
    await system.publish(c.payment('2025-07-01T00:00:00Z'));
    await explained(c.paymentId(3), 'commission');
    expect(await explained(c.paymentId(2), 'none')).toMatchObject({ reason: 'PARTNER_SUSPENDED' });
  });

  test('If the client you attracted for some reason is not reflected in your referral tree, then write to our support service and provide the following information: one of your working instances, the instance of the attracted client, your email, the email address of the attracted client, your referral link.', async () => {
    const c = cast();
    const claimId = `claim-${c.partner}`;
    const five = {
      partnerInstance: c.partner,
      clientInstance: c.client,
      partnerEmail: 'partner@example.com',
      clientEmail: 'client@example.com',
      referralLink: `https://example.com/?ref=code-${c.partner.slice(8)}`,
    };
    await system.publish(c.link(), c.contract(), c.signup(undefined, { referralCode: 'mistyped' }));
    await system.publish(c.payment('2026-02-01T00:00:00Z'));
    await explained(c.paymentId(1), 'none');

    const incomplete = { claimId: `${claimId}-incomplete`, ...five, clientEmail: undefined };
    await system.publish(['claim.filed.v1', '2026-02-02T00:00:00Z', incomplete]);
    await system.eventually('/v1/operations/dead-letters?reason=INVALID_DATA', (body) =>
      body.deadLetters.some(({ message }: { message: string }) => message.includes('clientEmail')),
    );
    await system.publish(['claim.filed.v1', '2026-02-02T00:00:00Z', { claimId, ...five }]);
    const claim = await system.eventually(`/v1/claims/${claimId}`, (body) => body.status === 'filed');
    expect(claim.matched.sort()).toEqual(['clientInstance', 'partnerInstance', 'referralLink']);

    await system.publish([
      'claim.approved.v1',
      '2026-02-03T00:00:00Z',
      { claimId, partnerId: c.partner, accountId: c.client },
    ]);
    const explanation = await explained(c.paymentId(1), 'commission');
    expect(explanation.entries).toMatchObject([{ amount: 390, code: 'COMMISSION', reason: 'CLAIM_APPROVED' }]);
    const { root } = await system.eventually(`${c.path}/tree`, (body) => body.root.directClients === 1);
    expect(root.clients).toMatchObject([{ accountId: c.client, via: 'claim' }]);
  });
});
