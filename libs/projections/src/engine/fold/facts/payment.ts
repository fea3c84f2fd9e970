import type { RecordedEvent } from '#contracts';
import type { JudgedPayment } from '../../../payments/payment-store.js';
import { get, type Folding } from '../folding.js';
import { judgeOwn, reportSurplus } from '../own-payment.js';
import type { Cause } from '../posting.js';
import type { FoldState } from '../state.js';

/** A client pays. Refunds and disputes that came before wait for this. */
export function* onPaymentSucceeded(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'payment.succeeded.v1'>,
): Folding<void> {
  const { paymentId, accountId, amountMinor, taxMinor, currency, period, periodCount } = event.data;
  if (yield* get(state.payments.find(paymentId))) {
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `payment ${paymentId} is recorded already`);
    return;
  }
  const payment: JudgedPayment = {
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
  state.nothingPostedFor(paymentId);
  reportSurplus(state, cause, payment, yield* judgeOwn(state, cause, payment));
}
