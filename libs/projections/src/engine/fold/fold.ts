import type { RecordedEvent } from '#contracts';
import type { WorkingSet } from '../working-set.js';
import { onClaimDecided, onClaimFiled } from './facts/claim.js';
import { onContractSigned, onContractTerminated } from './facts/contract.js';
import { onFreeDaysApplied } from './facts/free-days.js';
import { onLinkCreated, onLinkDisabled } from './facts/link.js';
import { onPaymentDisputed, onPaymentRefunded, onPaymentSucceeded } from './facts/payment.js';
import { onSignup } from './facts/signup.js';
import { onTermsPublished } from './facts/terms.js';
import { onWithdrawalOutcome, onWithdrawalRequested } from './facts/withdrawal.js';
import { judgePayments } from './judge.js';
import { EntryNumbers, type Cause } from './posting.js';
import { pagesOf, type Selection } from './selection.js';

/** Judges anew what a fact may have changed, page by page. */
async function correct(state: WorkingSet, cause: Cause, selections: readonly Selection[]): Promise<void> {
  for (const selection of selections) {
    for await (const page of pagesOf(state, selection)) await judgePayments(state, cause, page);
  }
}

/**
 * Folds one event into the state: the one place that knows all types. Events come in the order of their positions;
 * what an event does depends on the state before it alone, never on where a batch begins or ends.
 */
export async function fold(state: WorkingSet, event: RecordedEvent): Promise<void> {
  const cause: Cause = { event, numbers: new EntryNumbers() };
  switch (event.type) {
    case 'client.signed_up.v1':
      return correct(state, cause, await onSignup(state, event));
    case 'referral_link.created.v1':
      return correct(state, cause, await onLinkCreated(state, event));
    case 'referral_link.disabled.v1':
      return correct(state, cause, await onLinkDisabled(state, event));
    case 'contract.signed.v1':
      return correct(state, cause, await onContractSigned(state, event));
    case 'contract.terminated.v1':
      return correct(state, cause, await onContractTerminated(state, event));
    case 'program_terms.published.v1':
      return correct(state, cause, await onTermsPublished(state, event));
    case 'claim.approved.v1':
    case 'claim.rejected.v1':
      return correct(state, cause, await onClaimDecided(state, event));
    case 'claim.filed.v1':
      return onClaimFiled(state, event);
    case 'payment.succeeded.v1':
      return onPaymentSucceeded(state, cause, event);
    case 'payment.refunded.v1':
      return onPaymentRefunded(state, cause, event);
    case 'payment.disputed.v1':
      return onPaymentDisputed(state, cause, event);
    case 'free_days.applied.v1':
      return onFreeDaysApplied(state, cause, event);
    case 'withdrawal.requested.v1':
      return onWithdrawalRequested(state, cause, event);
    case 'withdrawal.paid.v1':
    case 'withdrawal.failed.v1':
    case 'withdrawal.returned.v1':
      return onWithdrawalOutcome(state, cause, event);
    case 'withdrawal.approved.v1':
    case 'withdrawal.rejected.v1':
      // Obeyed where the request stands; at its own place in the log a decision moves nothing.
      return;
  }
}
