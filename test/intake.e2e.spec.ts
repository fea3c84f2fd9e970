import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Fact } from './support/history.js';
import { describeWithKafka } from './support/kafka.js';
import { startSystem, type TestSystem } from './support/system.js';

/** What becomes of messages of every kind, as a producer and a reader of the queries see it. */
describeWithKafka('the way in', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startSystem();
    await system.publish(
      ['referral_link.created.v1', '2025-12-01T00:00:00Z', { partnerId: 'p', code: 'code-p' }],
      ['contract.signed.v1', '2025-12-01T00:00:00Z', { contractId: 'c', partnerId: 'p', payoutAccountRef: 'bank' }],
      [
        'client.signed_up.v1',
        '2026-01-01T00:00:00Z',
        { accountId: 'a', separateAccount: true, referralCode: 'code-p' },
      ],
    );
  });
  afterAll(() => system.stop());

  const payment = (paymentId: string, time: string): Fact => [
    'payment.succeeded.v1',
    time,
    { paymentId, accountId: 'a', amountMinor: 3900, currency: 'USD', period: 'month' },
  ];

  test('takes no money from the future, and says from when on; what is scheduled it takes', async () => {
    await system.publish(
      payment('of-2099', '2099-01-01T00:00:00Z'),
      ['contract.terminated.v1', '2099-01-01T00:00:00Z', { contractId: 'c', partnerId: 'p' }],
      payment('of-today', '2026-01-02T00:00:00Z'),
    );
    const { balances } = await system.eventually('/v1/partners/p/balances', (body) => body.balances.length > 0);
    expect(balances).toMatchObject([{ currency: 'USD', availableMinor: 390 }]);
    const { deadLetters } = await system.eventually(
      '/v1/operations/dead-letters?reason=TIME_IN_FUTURE',
      (body) => body.deadLetters.length === 1,
    );
    expect(deadLetters).toMatchObject([
      {
        topic: expect.stringMatching(/payments$/),
        type: 'payment.succeeded.v1',
        position: null,
        status: 'open',
        message: expect.stringContaining('It can be redriven from 2098-12-31T23:00:00.000Z on.'),
      },
    ]);
    expect((await system.query.get('/v1/payments/of-2099/explanation')).status).toBe(404);
  });
});
