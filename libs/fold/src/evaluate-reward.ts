import type { InboundType, RecordedType } from '#contracts';
import { decideOutcome, difference, targetTransfers, type EntryCode } from '#program';
import { paidUntil } from './rows/partner.js';
import type { EvaluatedPayment } from './rows/payment.js';
import { get, type Folding } from './folding.js';
import { knownOf, type KnownOfPayment } from './known.js';
import { post, type Cause } from './posting.js';
import type { FoldState } from './state.js';

/** The entries that an event of a type causes by itself; any other entry it causes is a correction. */
const OWN_CODES: Partial<Record<RecordedType, readonly EntryCode[]>> = {
  'payment.succeeded.v1': ['COMMISSION', 'FREE_DAYS'],
  'payment.refunded.v1': ['REFUND'],
  'payment.refund_failed.v1': ['REFUND_FAILED'],
  'payment.disputed.v1': ['DISPUTE_OPENED', 'DISPUTE_WON', 'DISPUTE_LOST'],
};

/** What a correction is named after: the kind of fact that came late or changed what was known. */
const CORRECTION_REASON: Partial<Record<InboundType, string>> = {
  'client.signed_up.v1': 'LATE_SIGNUP',
  'payment.succeeded.v1': 'LATE_PAYMENT',
  'payment.refunded.v1': 'LATE_REFUND',
  'payment.refund_failed.v1': 'LATE_REFUND_FAILURE',
  'payment.disputed.v1': 'LATE_DISPUTE',
  'referral_link.created.v1': 'LATE_LINK',
  'referral_link.disabled.v1': 'LINK_DISABLED',
  'contract.signed.v1': 'CONTRACT_SIGNED',
  'contract.terminated.v1': 'CONTRACT_TERMINATED',
  'claim.approved.v1': 'CLAIM_APPROVED',
  'claim.rejected.v1': 'CLAIM_REJECTED',
  'program_terms.published.v1': 'TERMS_PUBLISHED',
};

function reasonOf(type: RecordedType, code: EntryCode): string | null {
  if (OWN_CODES[type]?.includes(code)) return null;
  const reason = CORRECTION_REASON[type as InboundType];
  if (!reason) throw new Error(`${type} corrected a payment's reward, which nothing foresees`);
  return reason;
}

/**
 * Evaluates a payment anew and appends to the ledger what is missing: target − posted. Where the target has not changed that
 * is nothing.
 */
export function evaluateReward(state: FoldState, cause: Cause, payment: EvaluatedPayment, known: KnownOfPayment): void {
  const outcome = decideOutcome(payment, known);
  const { terms, partner } = known;
  const target = targetTransfers(payment, outcome, terms, known.changes);
  for (const transfer of difference(target, known.posted)) {
    post(state, cause, transfer, {
      accountId: payment.accountId,
      paymentId: payment.paymentId,
      termsId: terms.termsId,
      reason: reasonOf(cause.event.type, transfer.code),
    });
  }
  state.payments.put({ ...payment, ...outcome, termsId: terms.termsId, waitsFor: known.client ? null : 'signup' });
  if (partner && (partner.lastPaymentAt === null || partner.lastPaymentAt < payment.occurredAt)) {
    state.partners.put({ ...partner, lastPaymentAt: paidUntil(payment.occurredAt) });
  }
}

/**
 * Evaluates several payments anew, from the facts known now.
 * @param payments oldest first: their order numbers the entries
 */
export function* evaluatePayments(
  state: FoldState,
  cause: Cause,
  payments: readonly EvaluatedPayment[],
): Folding<void> {
  if (payments.length > 1) yield* get(state.prefetchForEvaluation(payments));
  for (const payment of payments) evaluateReward(state, cause, payment, yield* knownOf(state, payment));
}
