import type { RecordedEvent } from '#contracts';
import { changeKey, type StoredChange } from '../../../payments/payment-change-store.js';
import { get, type Folding } from '../folding.js';
import { noteAwaited } from '../awaited.js';
import { judgeOwn, reportSurplus } from '../own-payment.js';
import type { Cause } from '../posting.js';
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

const said = (change: StoredChange): string => {
  const of = `of payment ${change.paymentId} and account ${change.accountId}`;
  switch (change.kind) {
    case 'refund':
      return `refund ${change.id} ${of}`;
    case 'refund_failure':
      return `the failure of refund ${change.id} ${of}`;
    case 'dispute':
      return `dispute ${change.id} ${of}, ${change.status} at its time,`;
  }
};

/**
 * Money goes back to the client, or does not arrive there, or the client's bank takes it back: the reward of the payment
 * follows (rules 7 and 8). What names a payment that is not known yet, or is another account's, waits.
 */
export function* onPaymentChanged(state: FoldState, cause: Cause, event: ChangeEvent): Folding<void> {
  const change = changeOf(event);
  const recorded = yield* get(state.paymentChanges.find(changeKey(change)));
  if (recorded) {
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `${said(change)} is recorded already`);
    return;
  }
  const payment = yield* get(state.payments.find(change.paymentId));
  if (payment?.accountId !== change.accountId) {
    state.paymentChanges.put({ ...change, waitsFor: payment ? 'account' : 'payment' });
    if (payment) noteAwaited(state, payment.accountId, yield* get(state.changesOf(payment.paymentId)));
    return;
  }
  state.paymentChanges.put(change);
  const known = yield* judgeOwn(state, cause, payment);
  const isFailed = known.changes.some(({ kind, id }) => kind === 'refund_failure' && id === change.id);
  if (change.kind === 'refund' && !isFailed) reportSurplus(state, cause, payment, known);
}
