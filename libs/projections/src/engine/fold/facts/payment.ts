import type { RecordedEvent } from '#contracts';
import { addUpRefunds } from '#program';
import { changeKey, type StoredChange } from '../../../payments/payment-change-store.js';
import type { JudgedPayment } from '../../../payments/payment-store.js';
import { noteAwaited } from '../awaited.js';
import { get, type Folding } from '../folding.js';
import { judge } from '../judge.js';
import { knownOf } from '../known.js';
import type { Cause } from '../posting.js';
import type { FoldState } from '../state.js';

/** Judges the payment that an event is about, and reports by it what was refunded beyond what was paid (rule 7). */
function* judgeOwn(state: FoldState, cause: Cause, payment: JudgedPayment): Folding<void> {
  const known = yield* knownOf(state, payment);
  judge(state, cause, payment, known);
  if (known.allChanges.length > 0) noteAwaited(state, payment.accountId, known.allChanges);
  if (cause.event.type === 'payment.disputed.v1') return;
  const { surplusMinor } = addUpRefunds(payment, known.changes);
  if (surplusMinor > 0n) {
    const message = `refunds of payment ${payment.paymentId} exceed it by ${surplusMinor} minor units of ${payment.currency}; they count as a full refund`;
    state.reject(cause.event, 'OVER_REFUND', message);
  }
}

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
  yield* judgeOwn(state, cause, payment);
}

function* adjust(state: FoldState, cause: Cause, change: StoredChange): Folding<void> {
  const payment = yield* get(state.payments.find(change.paymentId));
  state.paymentChanges.put(payment ? change : { ...change, waitsFor: 'payment' });
  if (payment?.accountId === change.accountId) yield* judgeOwn(state, cause, payment);
  else if (payment) noteAwaited(state, payment.accountId, yield* get(state.changesOf(payment.paymentId)));
}

type ChangeEvent = RecordedEvent<'payment.refunded.v1'> | RecordedEvent<'payment.disputed.v1'>;

/** What an event says of a payment. */
export function changeOf({ type, data, occurredAt, position }: ChangeEvent): StoredChange {
  const { paymentId, accountId } = data;
  const common = { paymentId, accountId, occurredAt, position, waitsFor: null };
  if (type === 'payment.disputed.v1') return { ...common, kind: 'dispute', id: data.disputeId, status: data.status };
  return { ...common, kind: 'refund', id: data.refundId, amountMinor: data.amountMinor, taxMinor: data.taxMinor ?? 0 };
}

/** Money goes back to the client: the commission on it goes back too. */
export function* onPaymentRefunded(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'payment.refunded.v1'>,
): Folding<void> {
  const { refundId } = event.data;
  if (yield* get(state.paymentChanges.find(changeKey('refund', refundId, '')))) {
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `refund ${refundId} is recorded already`);
    return;
  }
  yield* adjust(state, cause, changeOf(event));
}

/** A dispute holds a payment's reward, releases it or takes it back (rule 8). */
export function* onPaymentDisputed(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'payment.disputed.v1'>,
): Folding<void> {
  const { disputeId, status } = event.data;
  if (yield* get(state.paymentChanges.find(changeKey('dispute', disputeId, status)))) {
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `dispute ${disputeId} was ${status} already`);
    return;
  }
  yield* adjust(state, cause, changeOf(event));
}
