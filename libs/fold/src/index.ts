export type { Awaitable } from './awaitable.js';
export { type Client, ClientList } from './client-list.js';
export { PAGE, type Remainder, continueCorrection, foldWhole } from './correction.js';
export { decisionId } from './decision-id.js';
export { changeOf, isChange } from './facts/payment-change.js';
export { finish, finishAtOnce } from './folding.js';
export { Cause } from './posting.js';
export type { Account } from './rows/account.js';
export { CHANGE_KINDS, type ChangeKind, type RecordedChange } from './rows/change.js';
export type { Claim } from './rows/claim.js';
export type { StoredContract } from './rows/contract.js';
export type { FreeDayApplication } from './rows/free-day-application.js';
export type { LedgerEntry } from './rows/ledger-entry.js';
export type { StoredLink } from './rows/link.js';
export type { ManualAdjustment } from './rows/manual-adjustment.js';
export { type Ended, type OtherEnding, endingKey, subjectKey } from './rows/other-ending.js';
export type { Partner } from './rows/partner.js';
export { type AwaitedByChange, type StoredChange, changeKey } from './rows/payment-change.js';
export type { EvaluatedPayment } from './rows/payment.js';
export { RULE_REASONS, type RejectedEvent, type RejectionReason } from './rows/rejected-event.js';
export type { StoredTerms } from './rows/terms.js';
export type { Withdrawal } from './rows/withdrawal.js';
export {
  type AccountCursor,
  type AccountSelection,
  type Cursor,
  type Selection,
  type Step,
  bySignup,
  byTime,
  paidNothingSince,
  signedUpWithin,
  within,
} from './selection.js';
export type { FoldState, FoldTable } from './state.js';
export { UndecidedWithdrawalError } from './undecided-withdrawal.js';
