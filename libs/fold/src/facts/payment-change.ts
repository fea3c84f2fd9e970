import { formatInstant, type RecordedEvent } from '#contracts';
import { changeKey, type StoredChange } from '../rows/payment-change.js';
import { noteAwaited } from '../awaited.js';
import { get, type Folding } from '../folding.js';
import { evaluateOwn, reportSurplus } from '../own-payment.js';
import type { Cause } from '../posting.js';
import { comparedWith, type Content } from '../repetition.js';
import type { FoldState } from '../state.js';

type ChangeEvent =
  | RecordedEvent<'payment.refunded.v1'>
  | RecordedEvent<'payment.refund_failed.v1'>
  | RecordedEvent<'payment.disputed.v1'>;

export const isChange = (event: RecordedEvent): event is ChangeEvent =>
  event.type === 'payment.refunded.v1' ||
  event.type === 'payment.refund_failed.v1' ||
  event.type === 'payment.disputed.v1';

/** What an event says of a payment. */
export function changeOf({ type, data, occurredAt, position }: ChangeEvent): StoredChange {
  const { paymentId, accountId } = data;
  const common = { paymentId, accountId, occurredAt, position, waitsFor: null };
  switch (type) {
    case 'payment.refunded.v1': {
      const { refundId: id, amountMinor, taxMinor = 0 } = data;
      return { ...common, kind: 'refund', id, amountMinor, taxMinor };
    }
    case 'payment.refund_failed.v1':
      return { ...common, kind: 'refund_failure', id: data.refundId };
    case 'payment.disputed.v1':
      return { ...common, kind: 'dispute', id: data.disputeId, status: data.status };
  }
}

/** What a change is known by. */
function nameOf(change: StoredChange): string {
  const of = `of payment ${change.paymentId} and account ${change.accountId}`;
  if (change.kind === 'refund') return `refund ${change.id} ${of}`;
  if (change.kind === 'refund_failure') return `the failure of refund ${change.id} ${of}`;
  return `dispute ${change.id} ${of} as ${change.status} on ${formatInstant(change.occurredAt)}`;
}

/** What else it says. */
function contentOf(change: StoredChange): Content {
  const { occurredAt, position } = change;
  const fields = change.kind === 'refund' ? { amountMinor: change.amountMinor, taxMinor: change.taxMinor } : {};
  return { fields, occurredAt, position };
}

/**
 * Money goes back to the client, or does not arrive there, or the client's bank takes it back: the reward of the payment
 * follows (rules 7 and 8). What names a payment that is not known yet, or is another account's, waits.
 */
export function* onPaymentChanged(state: FoldState, cause: Cause, event: ChangeEvent): Folding<void> {
  const change = changeOf(event);
  const recorded = yield* get(state.paymentChanges.find(changeKey(change)));
  if (recorded) {
    const compared = comparedWith(contentOf(recorded), contentOf(change));
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `${nameOf(change)} is recorded already, ${compared}`);
    return;
  }
  const payment = yield* get(state.payments.find(change.paymentId));
  if (payment?.accountId !== change.accountId) {
    state.paymentChanges.put({ ...change, waitsFor: payment ? 'account' : 'payment' });
    if (payment) noteAwaited(state, payment.accountId, yield* get(state.changesOf(payment.paymentId)));
    return;
  }
  state.paymentChanges.put(change);
  const known = yield* evaluateOwn(state, cause, payment);
  const isFailed = known.changes.some(({ kind, id }) => kind === 'refund_failure' && id === change.id);
  if (change.kind === 'refund' && !isFailed) reportSurplus(state, cause, payment, known);
}
