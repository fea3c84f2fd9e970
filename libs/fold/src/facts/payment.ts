import type { RecordedEvent } from '#contracts';
import type { EvaluatedPayment } from '../rows/payment.js';
import { get, type Folding } from '../folding.js';
import { evaluateOwn, reportSurplus } from '../own-payment.js';
import type { Cause } from '../posting.js';
import { comparedWith, type Content } from '../repetition.js';
import type { FoldState } from '../state.js';

const contentOf = (payment: EvaluatedPayment): Content => {
  const { accountId, amountMinor, taxMinor, currency, period, periodCount, occurredAt, position } = payment;
  return { fields: { accountId, amountMinor, taxMinor, currency, period, periodCount }, occurredAt, position };
};

/** A client pays. Refunds and disputes that came before wait for this. */
export function* onPaymentSucceeded(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'payment.succeeded.v1'>,
): Folding<void> {
  const { paymentId, accountId, amountMinor, taxMinor, currency, period, periodCount } = event.data;
  const payment: EvaluatedPayment = {
    paymentId,
    accountId,
    occurredAt: event.occurredAt,
    amountMinor,
    taxMinor: taxMinor ?? 0,
    currency,
    period,
    periodCount: periodCount ?? 1,
    position: event.position,
    partnerId: null,
    outcome: 'none',
    reason: 'NOT_ATTRIBUTED',
    termsId: '',
    waitsFor: null,
  };
  const recorded = yield* get(state.payments.find(paymentId));
  if (recorded) {
    const compared = comparedWith(contentOf(recorded), contentOf(payment));
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `payment ${paymentId} is recorded already, ${compared}`);
    return;
  }
  state.nothingPostedFor(paymentId);
  reportSurplus(state, cause, payment, yield* evaluateOwn(state, cause, payment));
}
