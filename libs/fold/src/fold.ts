import type { RecordedEvent } from '#contracts';
import { onClaimDecided, onClaimFiled } from './facts/claim.js';
import { onContractSigned, onContractTerminated } from './facts/contract.js';
import { onFreeDaysApplied } from './facts/free-days.js';
import { onLinkCreated, onLinkDisabled } from './facts/link.js';
import { onAdjustmentPosted } from './facts/manual-adjustment.js';
import { onPaymentSucceeded } from './facts/payment.js';
import { onPaymentChanged } from './facts/payment-change.js';
import { onSignup } from './facts/signup.js';
import { onTermsPublished } from './facts/terms.js';
import { onWithdrawalOutcome, onWithdrawalRequested } from './facts/withdrawal.js';
import type { Folding } from './folding.js';
import type { Cause } from './posting.js';
import type { Step } from './selection.js';
import type { FoldState } from './state.js';

/** At its own place in the log a decision moves nothing: it is obeyed where the request stands. */
function* onDecision(): Folding<void> {}

/**
 * Folds one event into the state, but for the payments of others that it may have changed: the one place that knows all
 * types. What an event does depends on the state before it alone, never on where a batch begins or ends.
 * @returns what it asks for, in that order; nothing for types that change no other's payments
 */
export function fold(state: FoldState, cause: Cause): Folding<Step[] | void> {
  const event: RecordedEvent = cause.event;
  switch (event.type) {
    case 'payment.succeeded.v1':
      return onPaymentSucceeded(state, cause, event);
    case 'payment.refunded.v1':
    case 'payment.refund_failed.v1':
    case 'payment.disputed.v1':
      return onPaymentChanged(state, cause, event);
    case 'client.signed_up.v1':
      return onSignup(state, cause, event);
    case 'referral_link.created.v1':
      return onLinkCreated(state, cause, event);
    case 'referral_link.disabled.v1':
      return onLinkDisabled(state, cause, event);
    case 'contract.signed.v1':
      return onContractSigned(state, cause, event);
    case 'contract.terminated.v1':
      return onContractTerminated(state, cause, event);
    case 'program_terms.published.v1':
      return onTermsPublished(state, cause, event);
    case 'claim.filed.v1':
      return onClaimFiled(state, cause, event);
    case 'claim.approved.v1':
    case 'claim.rejected.v1':
      return onClaimDecided(state, cause, event);
    case 'free_days.applied.v1':
      return onFreeDaysApplied(state, cause, event);
    case 'adjustment.posted.v1':
      return onAdjustmentPosted(state, cause, event);
    case 'withdrawal.requested.v1':
      return onWithdrawalRequested(state, cause, event);
    case 'withdrawal.paid.v1':
    case 'withdrawal.failed.v1':
    case 'withdrawal.returned.v1':
      return onWithdrawalOutcome(state, cause, event);
    case 'withdrawal.approved.v1':
    case 'withdrawal.rejected.v1':
      return onDecision();
  }
}
