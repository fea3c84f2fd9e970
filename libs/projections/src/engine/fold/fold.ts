import type { RecordedEvent } from '#contracts';
import { onClaimDecided, onClaimFiled } from './facts/claim.js';
import { onContractSigned, onContractTerminated } from './facts/contract.js';
import { onFreeDaysApplied } from './facts/free-days.js';
import { onLinkCreated, onLinkDisabled } from './facts/link.js';
import { onPaymentDisputed, onPaymentRefunded, onPaymentSucceeded } from './facts/payment.js';
import { onSignup } from './facts/signup.js';
import { onTermsPublished } from './facts/terms.js';
import { onWithdrawalOutcome, onWithdrawalRequested } from './facts/withdrawal.js';
import type { Folding } from './folding.js';
import type { Cause } from './posting.js';
import type { Selection } from './selection.js';
import type { FoldState } from './state.js';

/**
 * Folds one event into the state, but for the payments of others that it may have changed: the one place that knows all
 * types. What an event does depends on the state before it alone, never on where a batch begins or ends.
 * @returns the payments to be judged anew, in that order
 */
export function* fold(state: FoldState, cause: Cause): Folding<Selection[]> {
  const event: RecordedEvent = cause.event;
  switch (event.type) {
    case 'client.signed_up.v1':
      return yield* onSignup(state, event);
    case 'referral_link.created.v1':
      return yield* onLinkCreated(state, event);
    case 'referral_link.disabled.v1':
      return yield* onLinkDisabled(state, event);
    case 'contract.signed.v1':
      return yield* onContractSigned(state, event);
    case 'contract.terminated.v1':
      return yield* onContractTerminated(state, event);
    case 'program_terms.published.v1':
      return yield* onTermsPublished(state, event);
    case 'claim.approved.v1':
    case 'claim.rejected.v1':
      return yield* onClaimDecided(state, event);
    case 'claim.filed.v1':
      yield* onClaimFiled(state, event);
      return [];
    case 'payment.succeeded.v1':
      yield* onPaymentSucceeded(state, cause, event);
      return [];
    case 'payment.refunded.v1':
      yield* onPaymentRefunded(state, cause, event);
      return [];
    case 'payment.disputed.v1':
      yield* onPaymentDisputed(state, cause, event);
      return [];
    case 'free_days.applied.v1':
      yield* onFreeDaysApplied(state, cause, event);
      return [];
    case 'withdrawal.requested.v1':
      yield* onWithdrawalRequested(state, cause, event);
      return [];
    case 'withdrawal.paid.v1':
    case 'withdrawal.failed.v1':
    case 'withdrawal.returned.v1':
      yield* onWithdrawalOutcome(state, cause, event);
      return [];
    case 'withdrawal.approved.v1':
    case 'withdrawal.rejected.v1':
      // Obeyed where the request stands; at its own place in the log a decision moves nothing.
      return [];
  }
}
