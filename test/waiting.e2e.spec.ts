import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findFreePorts } from '../stack/processes/ports.js';
import { eventually } from './support/eventually.js';
import type { Fact } from './support/history.js';
import { describeWithKafka } from './support/kafka.js';
import { startSystem, type TestSystem } from './support/system.js';

const T = (day: string): string => `2026-${day}T00:00:00Z`;

const paid = (paymentId: string): Fact => [
  'payment.succeeded.v1',
  T('02-01'),
  { paymentId, accountId: 'cy', amountMinor: 30_000, currency: 'USD', period: 'month' },
];
const refunded = (refundId: string, paymentId: string, accountId = 'cy'): Fact => [
  'payment.refunded.v1',
  T('02-05'),
  { refundId, paymentId, accountId, amountMinor: 30_000 },
];

describeWithKafka('facts that wait, from Kafka to HTTP', () => {
  let system: TestSystem;
  let metrics: string;
  beforeAll(async () => {
    const [port] = await findFreePorts(1);
    metrics = `http://127.0.0.1:${port}/metrics`;
    system = await startSystem({ CONSUMER_HTTP_PORT: String(port) });
    await system.publish(
      ['referral_link.created.v1', T('01-01'), { partnerId: 'ann', code: 'ann-1' }],
      ['contract.signed.v1', T('01-01'), { contractId: 'c-1', partnerId: 'ann', payoutAccountRef: 'bank' }],
      ['client.signed_up.v1', T('01-10'), { accountId: 'cy', separateAccount: true, referralCode: 'ann-1' }],
    );
    // Between topics there is no order: a payment that comes before these is corrected, in more entries than one.
    await system.eventually(
      '/v1/partners/ann',
      ({ contract, directClients }) => contract !== null && directClients === 1,
    );
    await system.publish(paid('seen'));
    await system.eventually('/v1/partners/ann/balances', ({ balances }) => balances[0]?.availableMinor === 3_000);
  });
  afterAll(() => system.stop());

  const WAITING = '/v1/operations/waiting';
  type Listed = { waiting: { refundId: string; reason: string }[] };
  const listed =
    (refundId: string) =>
    ({ waiting }: Listed): boolean =>
      waiting.some((fact) => fact.refundId === refundId);

  test('a refund of an unknown payment is listed and counted, and takes effect when the payment comes', async () => {
    await system.publish(refunded('early', 'unseen'));
    const { waiting } = await system.eventually(WAITING, listed('early'));
    expect(waiting).toMatchObject([{ kind: 'refund', reason: 'UNKNOWN_PAYMENT', paymentId: 'unseen' }]);
    const scraped = async () => (await fetch(metrics)).text();
    // They are counted every 15 seconds at most.
    const counted = 'referral_ledger_waiting_facts{kind="refund",app="consumer"} 1';
    await eventually(scraped, (text) => text.includes(counted), { what: counted, everyMs: 500 });

    await system.publish(paid('unseen'));
    await system.eventually(WAITING, (body: Listed) => body.waiting.length === 0);
    const { calculation } = (await system.query.get('/v1/payments/unseen/explanation')).body;
    expect(calculation.at(-1)).toBe('In all 30.00 USD given, 30.00 taken back: 0.00 available, 0.00 held.');
  });

  test('a refund that names another account takes nothing back, and says so wherever it is asked', async () => {
    await system.publish(refunded('mistaken', 'seen', 'dee'));
    const { waiting } = await system.eventually(WAITING, listed('mistaken'));
    expect(waiting).toMatchObject([{ kind: 'refund', reason: 'ACCOUNT_MISMATCH', accountId: 'dee' }]);
    const { calculation, entries, facts } = (await system.query.get('/v1/payments/seen/explanation')).body;
    expect(calculation.at(-1)).toBe('300.00 USD − 0.00 tax = 300.00; 10 % = 30.00');
    expect(entries).toMatchObject([{ code: 'COMMISSION', amount: 3_000 }]);
    expect(facts.at(-1).why).toContain('touches nothing (ACCOUNT_MISMATCH)');
    const { balances } = (await system.query.get('/v1/partners/ann/balances')).body;
    expect(balances).toMatchObject([{ availableMinor: 3_000, earnedMinor: 3_000 }]);
  });
});
