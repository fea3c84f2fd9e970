export { adjustmentTransfer, type ManualAdjustment } from './adjustment.js';
export { BUILT_IN_TERMS, TermsTimeline, termsAt, type Period, type Terms } from './terms.js';
export { contractAt, isActive, type Contract } from './contract.js';
export {
  attribute,
  type ApprovedClaim,
  type Attribution,
  type AttributionRefusal,
  type Link,
  type Signup,
} from './attribution.js';
export { reactivatedPeriods, signupsActiveAt, suspensionDeadline } from './suspension.js';
export {
  decideOutcome,
  freeDays,
  type Circumstances,
  type NoReward,
  type NotAttributedBecause,
  type Outcome,
  type Payment,
} from './reward.js';
export {
  accountClass,
  accountName,
  DAY,
  ENTRY_CODES,
  type AccountClass,
  type EntryCode,
  type Transfer,
} from './transfer.js';
export { touching, type IdleBecause, type PaymentChange } from './payment-change.js';
export { addUpRefunds } from './refunds.js';
export { targetSteps, targetTransfers, type Step } from './target.js';
export { difference } from './difference.js';
export {
  decideWithdrawal,
  WITHDRAWAL_TRANSITIONS,
  type WithdrawalDecision,
  type WithdrawalStatus,
} from './withdrawal.js';
