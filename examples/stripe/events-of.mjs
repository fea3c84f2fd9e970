/** What Stripe's webhooks tell, as the ledger's events: pure, so that it is tested without Stripe. */

const SOURCE = '/stripe';

/**
 * Stripe's amounts are in the smallest unit of a currency, as the ledger's are: 500 is 5.00 USD and 500 JPY. But for these, where
 * Stripe and ISO 4217 count differently.
 */
const FACTORS = { ISK: 1 / 100, UGX: 1 / 100, MGA: 100 };

/** @throws where the amount is no whole number of minor units */
export function minorUnits(amount, currency) {
  const minor = amount * (FACTORS[currency] ?? 1);
  if (!Number.isSafeInteger(minor)) throw new Error(`${amount} is no amount of ${currency}`);
  return minor;
}

const timeOf = (seconds) => new Date(seconds * 1000).toISOString();

/**
 * An event's id is made from what it tells, not from the webhook: whether Stripe sends a webhook again, or two endpoints are told
 * of the same, it is one event.
 */
const event = (type, id, seconds, data) => ({
  specversion: '1.0',
  id,
  source: SOURCE,
  type,
  time: timeOf(seconds),
  data,
});

const PERIODS = { month: 'month', year: 'year' };

function payment(invoice) {
  const paymentId = invoice.payment_intent ?? invoice.payments?.data[0]?.payment?.payment_intent;
  // Paid from a balance or by hand, or for nothing: no money came.
  if (!paymentId || invoice.amount_paid === 0) return undefined;
  const currency = invoice.currency.toUpperCase();
  const line = invoice.lines.data.find(({ price, plan }) => (price?.recurring ?? plan) != null);
  const { interval, interval_count: count } = line?.price?.recurring ?? line?.plan ?? {};
  const period = PERIODS[interval] ?? 'none';
  const taxes = invoice.total_taxes ?? invoice.total_tax_amounts ?? [];
  const tax = taxes.reduce((sum, { amount }) => sum + amount, 0);
  return event('payment.succeeded.v1', `${paymentId}:succeeded`, invoice.status_transitions.paid_at, {
    paymentId,
    accountId: invoice.metadata?.accountId ?? invoice.customer,
    amountMinor: minorUnits(invoice.amount_paid, currency),
    // A part that was paid has its part of the tax.
    taxMinor: minorUnits(Math.min(tax, invoice.amount_paid), currency),
    currency,
    period,
    ...(period === 'none' ? {} : { periodCount: count ?? 1 }),
  });
}

function refund(object, accountId) {
  return event('payment.refunded.v1', `${object.id}:refunded`, object.created, {
    refundId: object.id,
    paymentId: object.payment_intent,
    accountId,
    amountMinor: minorUnits(object.amount, object.currency.toUpperCase()),
  });
}

/** A refund that the bank sent back: Stripe tells it by a change of its status. */
function failedRefund(object, accountId, at) {
  const { id: refundId, payment_intent: paymentId } = object;
  return event('payment.refund_failed.v1', `${refundId}:failed`, at, { refundId, paymentId, accountId });
}

const DISPUTES = { won: 'won', warning_closed: 'won', lost: 'lost' };

function dispute(object, accountId, at, status) {
  const { id: disputeId, payment_intent: paymentId } = object;
  const data = { disputeId, paymentId, accountId, status };
  return event('payment.disputed.v1', `${disputeId}:${status}`, at, data);
}

/**
 * The events that a webhook tells of; none where the ledger has no use for it.
 * @param accountOf asks Stripe whose a charge is: refunds and disputes do not say so
 */
export async function eventsOf({ type, created, data: { object } }, accountOf) {
  switch (type) {
    case 'invoice.paid':
      return [payment(object)].filter(Boolean);
    case 'refund.created':
      return [refund(object, await accountOf(object.charge))];
    case 'refund.failed':
      return [failedRefund(object, await accountOf(object.charge), created)];
    case 'charge.dispute.created':
      return [dispute(object, await accountOf(object.charge), object.created, 'opened')];
    case 'charge.dispute.closed':
      return [dispute(object, await accountOf(object.charge), created, DISPUTES[object.status] ?? 'lost')];
    default:
      return [];
  }
}
