import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Fact } from './support/history.js';
import { describeWithKafka } from './support/kafka.js';
import { replay } from './support/replays.js';
import { startSystem, type TestSystem } from './support/system.js';

const T = (day: string): string => `2026-${day}T00:00:00Z`;

/** Over Kafka and HTTP alone; each test has a partner, a client and a payment of its own: 300.00, which bring 30.00. */
describeWithKafka('what happens to a payment after it was made', () => {
  let system: TestSystem;
  let n = 0;
  beforeAll(async () => void (system = await startSystem()));
  afterAll(() => system.stop());

  function cast() {
    n += 1;
    const [partnerId, accountId, paymentId] = [`partner-${n}`, `client-${n}`, `pay-${n}`];
    const names = { paymentId, accountId };
    return {
      paymentId,
      accountId,
      path: `/v1/partners/${partnerId}`,
      known: (): Fact[] => [
        ['referral_link.created.v1', T('01-05'), { partnerId, code: `code-${n}` }],
        ['client.signed_up.v1', T('01-10'), { accountId, separateAccount: true, referralCode: `code-${n}` }],
      ],
      contract: (): Fact => [
        'contract.signed.v1',
        T('01-06'),
        { contractId: `contract-${n}`, partnerId, payoutAccountRef: `bank-of-${n}` },
      ],
      paid: (): Fact => [
        'payment.succeeded.v1',
        T('02-01'),
        { ...names, amountMinor: 30_000, currency: 'USD', period: 'month' },
      ],
      refunded: (day: string, fields: object = {}): Fact => [
        'payment.refunded.v1',
        T(day),
        { ...names, refundId: `refund-${paymentId}`, amountMinor: 30_000, ...fields },
      ],
      failed: (day: string, fields: object = {}): Fact => [
        'payment.refund_failed.v1',
        T(day),
        { ...names, refundId: `refund-${paymentId}`, ...fields },
      ],
      disputed: (day: string, status: string, fields: object = {}): Fact => [
        'payment.disputed.v1',
        T(day),
        { ...names, disputeId: `dispute-${paymentId}`, status, ...fields },
      ],
      /** What the partner has when all of this is known; only one that is not the answer before tells that it is. */
      becomes: (availableMinor: number, heldMinor = 0) =>
        system.eventually(
          `/v1/partners/${partnerId}/balances`,
          ({ balances: [usd] }) => usd?.availableMinor === availableMinor && usd.heldMinor === heldMinor,
        ),
      asOf: async (day: string) => {
        const { balances, freeDays } = (await system.query.get(`/v1/partners/${partnerId}/balances?asOf=${T(day)}`))
          .body;
        const { availableMinor = 0, heldMinor = 0 } = balances[0] ?? {};
        return { available: availableMinor, held: heldMinor, days: freeDays.available };
      },
      explained: async () => (await system.query.get(`/v1/payments/${paymentId}/explanation`)).body,
    };
  }
  const MONEY = (available: number, held = 0) => ({ available, held, days: 0 });

  const projected = async (): Promise<void> => {
    const { rows } = await system.query.pool.query('SELECT position FROM event_store_head');
    await system.eventually('/v1/operations/projections', ({ projections }) =>
      projections.every(({ position }: { position: number }) => position >= rows[0].position),
    );
  };

  test.each([
    ['another account', { accountId: 'somebody-else' }],
    ['a payment that does not exist', { paymentId: 'no-such-payment' }],
  ])(
    'a refund and a dispute told of %s take effect when they are told rightly under the same id',
    async (_, wrongly) => {
      const c = cast();
      await system.publish(...c.known(), c.contract(), c.paid());
      await c.becomes(3_000);
      await system.publish(c.refunded('02-10', wrongly), c.disputed('02-11', 'opened', wrongly));
      await system.eventually('/v1/operations/waiting?kind=dispute', ({ waiting }) =>
        waiting.some(({ disputeId }: { disputeId: string }) => disputeId === `dispute-${c.paymentId}`),
      );
      await c.becomes(3_000);
      await system.publish(c.disputed('02-11', 'opened'));
      await c.becomes(0, 3_000);
      await system.publish(c.refunded('02-10'));
      await c.becomes(0, 0);
      const { deadLetters } = (await system.query.get('/v1/operations/dead-letters')).body;
      expect(deadLetters).toEqual([]);
    },
  );

  test('a refund told rightly and then of another account, before its payment, is a refund and a fact that waits', async () => {
    const c = cast();
    await system.publish(c.refunded('02-10'), c.refunded('02-10', { accountId: 'somebody-else' }));
    await system.publish(...c.known(), c.contract(), c.paid());
    const { calculation } = await system.eventually(`/v1/payments/${c.paymentId}/explanation`, ({ entries }) =>
      entries.some(({ code, asset }: Record<string, string>) => code === 'REFUND' && asset === 'USD'),
    );
    expect(calculation.at(-1)).toBe('In all 30.00 USD given, 30.00 taken back: 0.00 available, 0.00 held.');
    expect(await c.asOf('02-09')).toEqual(MONEY(3_000));
  });

  test('a dispute that was opened, won, lost and won again ends released', async () => {
    const c = cast();
    await system.publish(...c.known(), c.contract(), c.paid());
    await c.becomes(3_000);
    await system.publish(c.disputed('02-10', 'opened'));
    await c.becomes(0, 3_000);
    await system.publish(c.disputed('02-11', 'won'));
    await c.becomes(3_000);
    await system.publish(c.disputed('02-12', 'lost'));
    await c.becomes(0, 0);
    await system.publish(c.disputed('02-13', 'won'));
    await c.becomes(3_000);
    for (const [day, then] of [
      ['02-10', MONEY(0, 3_000)],
      ['02-11', MONEY(3_000)],
      ['02-12', MONEY(0)],
      ['02-13', MONEY(3_000)],
    ] as const) {
      expect(await c.asOf(day)).toEqual(then);
    }
  });

  test('a dispute that was opened, won and opened again ends held, whichever of it comes first', async () => {
    const c = cast();
    await system.publish(c.disputed('02-12', 'opened'), c.disputed('02-11', 'won'));
    await system.publish(...c.known(), c.contract(), c.paid(), c.disputed('02-10', 'opened'));
    await system.eventually(
      `/v1/payments/${c.paymentId}/explanation`,
      ({ facts, entries }) => facts.length >= 7 && entries.length >= 4,
    );
    await c.becomes(0, 3_000);
    expect(await c.asOf('02-11')).toEqual(MONEY(3_000));
    expect((await c.explained()).calculation.slice(-4)).toEqual([
      expect.stringMatching(/ opened on 2026-02-10.*: held: 30\.00 USD$/),
      expect.stringMatching(/ won on 2026-02-11.*: released: 30\.00 USD$/),
      expect.stringMatching(/ opened on 2026-02-12.*: held: 30\.00 USD$/),
      'In all 30.00 USD given, 0.00 taken back: 0.00 available, 30.00 held.',
    ]);
  });

  test('a refund that failed is given back from the moment when it failed, and was taken until then', async () => {
    const c = cast();
    await system.publish(...c.known(), c.contract(), c.paid());
    await c.becomes(3_000);
    await system.publish(c.refunded('02-10'));
    await c.becomes(0);
    await system.publish(c.failed('02-20'));
    await c.becomes(3_000);
    expect(await c.asOf('02-09')).toEqual(MONEY(3_000));
    expect(await c.asOf('02-10')).toEqual(MONEY(0));
    expect(await c.asOf('02-19')).toEqual(MONEY(0));
    expect(await c.asOf('02-20')).toEqual(MONEY(3_000));

    const ledger = await system.query.get(`${c.path}/ledger`);
    await system.query.expectDocumented('/v1/partners/{partnerId}/ledger', ledger);
    expect(ledger.body.entries[0]).toMatchObject({
      code: 'REFUND_FAILED',
      amount: 3_000,
      debitAccount: 'program:expense',
      reason: null,
      effectiveAt: T('02-20').replace('Z', '.000Z'),
    });
    const { calculation, facts } = await c.explained();
    expect(calculation.at(-2)).toMatch(/^Refund .* failed on 2026-02-20.*; given again: 30\.00 USD$/);
    expect(facts.map(({ why }: { why: string }) => why)).toContainEqual(
      expect.stringMatching(new RegExp(`^refund refund-${c.paymentId} failed; caused entry`)),
    );
    const { balances } = (await system.query.get(`${c.path}/balances`)).body;
    expect(balances).toMatchObject([{ availableMinor: 3_000, earnedMinor: 3_000 }]);
  });

  test('a failure waits for its refund, and the days that the refund would take stay', async () => {
    const c = cast();
    await system.publish(...c.known(), c.paid(), c.failed('02-09'));
    await system.eventually('/v1/operations/waiting?kind=refund_failure', ({ waiting }) =>
      waiting.some(
        ({ paymentId, reason }: Record<string, string>) => paymentId === c.paymentId && reason === 'UNKNOWN_REFUND',
      ),
    );
    await system.publish(c.refunded('02-10'));
    await system.eventually('/v1/operations/waiting?kind=refund_failure', ({ waiting }) => waiting.length === 0);
    await projected();
    const { freeDays } = (await system.query.get(`${c.path}/balances`)).body;
    expect(freeDays).toEqual({ granted: 3, reversed: 0, applied: 0, held: 0, available: 3 });
    expect((await c.explained()).calculation.join('\n')).toContain(
      'nothing moves: it had failed before it could count',
    );
  });

  test('days that a refund took come back when it fails, though the failure was told first', async () => {
    const c = cast();
    await system.publish(c.failed('02-20'), c.refunded('02-10'), ...c.known(), c.paid());
    await system.eventually(`${c.path}/free-days`, ({ entries }) => entries.length === 3);
    expect(await c.asOf('02-15')).toMatchObject({ days: 0 });
    expect(await c.asOf('02-20')).toMatchObject({ days: 3 });
  });

  test('a refund in place of one that failed is no more than was paid', async () => {
    const c = cast();
    await system.publish(...c.known(), c.contract(), c.paid());
    await c.becomes(3_000);
    await system.publish(c.refunded('02-10'));
    await c.becomes(0);
    await system.publish(c.failed('02-11'));
    await c.becomes(3_000);
    await system.publish(c.refunded('02-12', { refundId: `second-refund-${n}` }));
    await c.becomes(0);
    const over = async () =>
      (await system.query.get('/v1/operations/dead-letters?reason=OVER_REFUND')).body.deadLetters;
    expect(await over()).toEqual([]);
    await system.publish(c.refunded('02-13', { refundId: `third-refund-${n}`, amountMinor: 1 }));
    const { deadLetters } = await system.eventually(
      '/v1/operations/dead-letters?reason=OVER_REFUND',
      (body) => body.deadLetters.length === 1,
    );
    expect(deadLetters[0].message).toContain(`refunds of payment ${c.paymentId} exceed it by 1 minor units of USD`);

    const fourth = { refundId: `fourth-refund-${n}` };
    await system.publish(c.failed('02-15', fourth), c.refunded('02-14', fourth));
    await system.eventually(`/v1/payments/${c.paymentId}/explanation`, ({ facts }) =>
      facts.some(({ why }: { why: string }) => why.startsWith(`refund ${fourth.refundId} of 300.00 USD`)),
    );
    expect(await over()).toHaveLength(1);
  });

  test('a bonus and a clawback by hand: explained in the ledger, withdrawn from, published, the same in a replay', async () => {
    const c = cast();
    const partnerId = `partner-${n}`;
    const posted = (day: string, adjustmentId: string, asset: string, amount: number, reason: string): Fact => [
      'adjustment.posted.v1',
      T(day),
      { adjustmentId: `${adjustmentId}-${n}`, partnerId, asset, amount, reason },
    ];
    const withdraw = (day: string, withdrawalId: string): Fact => [
      'withdrawal.requested.v1',
      T(day),
      { withdrawalId: `${withdrawalId}-${n}`, partnerId, amountMinor: 2_000, currency: 'USD' },
    ];
    // For a partner of whom nothing else is known yet.
    await system.publish(
      posted('01-20', 'bonus', 'USD', 2_500, 'Spoke at the fair'),
      posted('01-21', 'days', 'DAY', -4, 'Given twice'),
    );
    await c.becomes(2_500);
    await system.publish(...c.known(), c.contract());
    await system.eventually(c.path, ({ contract }) => contract !== null);
    await system.publish(withdraw('01-25', 'first'));
    await system.eventually(`/v1/withdrawals/first-${n}`, ({ status }) => status === 'approved');
    await system.publish(posted('01-28', 'claw', 'USD', -4_000, 'Paid by mistake'));
    await c.becomes(500 - 4_000);
    await system.publish(withdraw('01-29', 'second'));
    await system.eventually(`/v1/withdrawals/second-${n}`, ({ reason }) => reason === 'BELOW_MINIMUM');
    // What a client's payment brings fills it first.
    await system.publish(c.paid());
    await c.becomes(500 - 4_000 + 3_000);
    expect(await c.asOf('01-20')).toEqual({ available: 2_500, held: 0, days: 0 });
    expect(await c.asOf('01-28')).toEqual({ available: 500 - 4_000, held: 0, days: -4 });

    const { entries } = (await system.query.get(`${c.path}/ledger?asset=USD`)).body;
    const adjusted = entries.filter(({ code }: { code: string }) => code === 'ADJUSTMENT');
    expect(adjusted).toMatchObject([
      {
        adjustmentId: `claw-${n}`,
        amount: 4_000,
        debitAccount: `partner:${partnerId}:available`,
        reason: 'Paid by mistake',
      },
      {
        adjustmentId: `bonus-${n}`,
        amount: 2_500,
        creditAccount: `partner:${partnerId}:available`,
        reason: 'Spoke at the fair',
      },
    ]);
    const { withdrawal } = (await system.query.get(c.path)).body;
    expect(withdrawal).toMatchObject([{ currency: 'USD', availableMinor: -500, eligible: false }]);

    // Said again with another amount it moves nothing, and what differs is told.
    await system.publish(posted('01-20', 'bonus', 'USD', 9_900, 'Spoke at the fair'));
    const { deadLetters } = await system.eventually(
      '/v1/operations/dead-letters?reason=DUPLICATE_BUSINESS_ID',
      (body) => body.deadLetters.some(({ message }: { message: string }) => message.includes(`bonus-${n}`)),
    );
    expect(deadLetters[0].message).toMatch(/amount.*2500.*9900|amount.*9900.*2500/);

    const published = await system.read(
      'rewards',
      ({ type, data }) => type === 'adjustment.posted.v1' && data.partnerId === partnerId,
      3,
    );
    expect(published.map(({ data }) => [data.adjustmentId, data.asset, data.amount, data.reason])).toEqual([
      [`bonus-${n}`, 'USD', 2_500, 'Spoke at the fair'],
      [`days-${n}`, 'DAY', -4, 'Given twice'],
      [`claw-${n}`, 'USD', -4_000, 'Paid by mistake'],
    ]);
    expect(await replay(system.query.pool)).toMatchObject({ state: 'live', comparison: { equal: true } });
  });
});
