import type { InboundTopic } from '#contracts';
import type { SampleMessage } from './messages.js';

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const TIME = '2025-03-01T12:00:00Z';

/** What no system should send and some do: one or more for each reason that the envelope can be refused for. */
export function invalidMessages(): SampleMessage[] {
  return [
    message('payments', '{"specversion":"1.0","id":"cut-off","sour'),
    message('signups', 'hello?'),
    message('payments', '[1,2,3]'),
    message('partners', JSON.stringify({ id: 'no-envelope', partnerId: 'acc-00001' })),
    message('payments', envelope('old-spec', 'payment.succeeded.v1', {}, { specversion: '0.3' })),
    message('payments', envelope('unknown-1', 'invoice.drafted.v1', { invoiceId: 'inv-1' })),
    message(
      'payouts',
      envelope('unknown-2', 'withdrawal.approved.v1', {
        withdrawalId: 'wd-forged',
        partnerId: 'acc-00001',
        amountMinor: 1,
        currency: 'USD',
        payoutAccountRef: 'x',
      }),
    ),
    message('payments', envelope('float', 'payment.succeeded.v1', { ...PAYMENT, amountMinor: 39.5 })),
    message('payments', envelope('text', 'payment.succeeded.v1', { ...PAYMENT, amountMinor: '3900' })),
    message('payments', envelope('tax', 'payment.succeeded.v1', { ...PAYMENT, taxMinor: 5000 })),
    message(
      'payments',
      envelope('currency', 'payment.succeeded.v1', { ...PAYMENT, currency: 'dollars', period: 'week' }),
    ),
    message(
      'claims',
      envelope('three-of-five', 'claim.filed.v1', {
        claimId: 'clm-incomplete',
        partnerInstance: 'a',
        clientInstance: 'b',
        partnerEmail: 'c',
      }),
    ),
    message('payments', envelope('of-2200', 'payment.succeeded.v1', PAYMENT, { time: '2200-01-01T00:00:00Z' })),
    message('payments', envelope('huge', 'payment.succeeded.v1', { ...PAYMENT, note: 'x'.repeat(300_000) })),
    // The same id with another amount: the first stays, the second is refused.
    message('payments', envelope('reused', 'payment.succeeded.v1', { ...PAYMENT, paymentId: 'pay-invalid-reused' })),
    message(
      'payments',
      envelope('reused', 'payment.succeeded.v1', { ...PAYMENT, paymentId: 'pay-invalid-reused', amountMinor: 7900 }),
    ),
  ];
}

const PAYMENT = {
  paymentId: 'pay-invalid',
  accountId: 'acc-00001',
  amountMinor: 3900,
  currency: 'USD',
  period: 'month',
};

function envelope(id: string, type: string, data: object, more: object = {}): string {
  return JSON.stringify({
    specversion: '1.0',
    id: `invalid:${id}`,
    source: 'sample-billing',
    type,
    time: TIME,
    data,
    ...more,
  });
}

function message(topic: InboundTopic, value: string): SampleMessage {
  return { topic, key: 'acc-00001', headers: STRUCTURED, value };
}
