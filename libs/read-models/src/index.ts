export {
  accountStore,
  type AccountFilter,
  fewAccountsWithCodes,
  latestClients,
  latestClientsAt,
  nextClients,
  pageOfAccounts,
  signupsOfClients,
} from './accounts/store.js';
export { verifyCatalogue } from './catalogue/verify-catalogue.js';
export { attributedBy, newChanges } from './changes/store.js';
export { claimStore, claimsOfAccounts } from './claims/store.js';
export { ADJUSTMENT_ID } from './ledger/adjustment-id.js';
export { BALANCE_SUMS } from './ledger/balance-sums.js';
export { SEGMENT_SIZE, type SegmentSize, sumUpNextSegment } from './ledger/segments.js';
export { ENTRY_COLUMNS, newEntries, postedForPayments, readAvailable } from './ledger/store.js';
export { type SumsVerdict, type WrongSum, verifySums } from './ledger/verify-sums.js';
export { migrateAll } from './migrations/migrate.js';
export { lockOutbound } from './outbound/lock.js';
export { PublishedCheck } from './outbound/published.js';
export { RESTATEMENTS } from './outbound/chained-restatements.js';
export { OUTBOUND_ERAS, beginEra } from './outbound/eras.js';
export { type OutboundPage, OutboundStream } from './outbound/stream.js';
export { contractStore, contractsOfPartners } from './partners/contract-store.js';
export { freeDayApplicationStore } from './partners/free-day-application-store.js';
export { linkStore } from './partners/link-store.js';
export { manualAdjustmentStore } from './partners/manual-adjustment-store.js';
export { endingsOfSubject, otherEndingStore } from './partners/other-ending-store.js';
export { partnerStore } from './partners/partner-store.js';
export { allTerms, termsStore } from './partners/terms-store.js';
export { changesOfPayments, paymentChangeStore } from './payments/payment-change-store.js';
export {
  type PaymentFilter,
  fewPaymentsOfAccounts,
  fewPaymentsOfPartners,
  ofPartner,
  pageOfPayments,
  paymentStore,
} from './payments/payment-store.js';
export { readPayments, readReferrer } from './reading/accounts.js';
export type { At } from './reading/at.js';
export type { AsOf } from './reading/balances.js';
export { type FeedPlace, endOf, feedCursor, feedPlace, isBefore } from './reading/changes/place.js';
export {
  CHANGE_TYPES,
  type ChangeFilter,
  type ChangeType,
  type ChangesPage,
  matches,
  readChanges,
  toChange,
} from './reading/changes/read-changes.js';
export type { ChangeRow } from './reading/changes/sources.js';
export { readClaim, readClaimEntries, readClaims } from './reading/claims.js';
export { CLIENT_SORTS, type ClientSort, clientsOf } from './reading/clients.js';
export { countDeadLetters } from './reading/dead-letter-counts.js';
export { DEAD_LETTER_REASONS, type DeadLetterReason } from './reading/dead-letter-reasons.js';
export { readDeadLetterTopics } from './reading/dead-letter-topics.js';
export {
  DEAD_LETTER_STATUSES,
  type DeadLetterFilter,
  type DeadLetterKind,
  type ListedDeadLetter,
  readDeadLetter,
  readDeadLetters,
} from './reading/dead-letters.js';
export { ledgerOf, readLedger } from './reading/entries.js';
export { EVENT_STATUSES, readEvent } from './reading/event.js';
export { readExplanation } from './reading/explanation/explanation.js';
export { readLiability, readTrialBalance } from './reading/finance.js';
export { keptBalances, readKnownBalances } from './reading/known-balances.js';
export { observeLag } from './reading/lag.js';
export { type Found, type LiveRead, type LiveStatement, askLive, statementOf } from './reading/live-read.js';
export { type Month, isMonth } from './reading/months/month.js';
export { Months, UnknownMonthError } from './reading/months/months.js';
export { NotFoundError } from './reading/not-found.js';
export { readOperationsSummary } from './reading/operations-summary.js';
export { ProjectionStatus } from './reading/operations.js';
export { OwedCounts } from './reading/owed-counts.js';
export type { Page } from './reading/page.js';
export type { PartnerStatus, RewardMode } from './reading/partner-list/filter.js';
export { readPartners, readPartnersById } from './reading/partner-list/list.js';
export { PARTNER_SORTS, type PartnerSort } from './reading/partner-list/order.js';
export { partnerAt, requirePartner } from './reading/partner.js';
export { readPartnerThen } from './reading/past/partner.js';
export { readPositionBy } from './reading/past/position.js';
export { PositionAheadError, requireReached } from './reading/reached.js';
export { readReplays } from './reading/replays.js';
export {
  GAP_CAUSES,
  GAP_STATUSES,
  type GapStatus,
  type ListedGap,
  describeOpenGaps,
  readRetentionGaps,
} from './reading/retention-gaps.js';
export { type SeriesRange, countPeriods, readAllRewards, readPartnerRewards } from './reading/rewards-series.js';
export { withCursorsOf } from './reading/cursors-of.js';
export { LiveSnapshots, type Standing } from './reading/snapshot.js';
export { describeOtherRelease } from './reading/this-program.js';
export { readTree } from './reading/tree.js';
export { WaitingCounter } from './reading/waiting/count.js';
export { type WaitingFact, readWaiting } from './reading/waiting/list.js';
export { WAITING_KINDS, WAITING_REASONS, type WaitingKind } from './reading/waiting/sources.js';
export { WITHDRAWAL_STATUSES, readAllWithdrawals, readWithdrawal, readWithdrawals } from './reading/withdrawals.js';
export {
  type AcknowledgeOptions,
  type Acknowledgement,
  acknowledgeRejectedEvents,
} from './rejected-events/acknowledge.js';
export { insertRejectedEvents } from './rejected-events/store.js';
export { type AppliedRole, applyRoles } from './roles/apply-roles.js';
export { loginOf, LOGINS, provideLogin } from './roles/logins.js';
export { type CursorPlaces, verifyStanding } from './standing/verify-standing.js';
export type { Comparison, DifferentRow, TableComparison } from './versions/comparison.js';
export { createVersionStatements } from './versions/create-version.js';
export { type CountedRows, DIGESTED_ROWS, rowsOfBoth, secretSeed, tableDigests } from './versions/digests.js';
export { HOLDER_SILENT_SECONDS } from './versions/holder.js';
export {
  NO_WAIT_FOR_DISK,
  restoreTriggers,
  defer,
  dropForLoading,
  requireComplete,
  runPostLoad,
} from './versions/post-load.js';
export { PROGRAM } from './versions/schemas.js';
export {
  PURPOSES,
  type Purpose,
  VERSION_STATES,
  type Version,
  type VersionState,
  readFailed,
  readLive,
  readRetired,
  readUnderWay,
  readVersions,
} from './versions/versions.js';
export { withdrawalStore } from './withdrawals/store.js';
export { type Column, NewRows, instant, integer, text } from './writing/bulk.js';
export type { TableStore } from './writing/table-store.js';
export { nextNotices } from './notices/outbox.js';
export { writeNotices } from './notices/write-notices.js';
