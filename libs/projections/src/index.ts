export {
  LiveProjector,
  type LiveProjectorOptions,
  type ProjectedBatch,
  type ProjectorLog,
  type ProjectorProgress,
  type ProjectorStatus,
} from './engine/live-projector.js';
export { whileNothingProjects } from './engine/hold-still.js';
export { releaseLease, takeLease } from './engine/lease.js';
export { foldingHeap } from './engine/memory/folding-heap.js';
export { FencedProjectorError, type Checkpoint, type Lease } from './engine/checkpoint.js';
export { Follower, type Step } from './engine/follower.js';
export { verifyCatalogue, type CatalogueVerdict } from './catalogue/verify-catalogue.js';
export { migrateAll } from './migrations/migrate.js';
export { verifySums, type SumsVerdict, type WrongSum } from './ledger/verify-sums.js';
export { applyRoles, type AppliedRole } from './roles/apply-roles.js';
export { LOGINS, provideLogin } from './roles/logins.js';
export {
  acknowledgeRejectedEvents,
  type AcknowledgeOptions,
  type Acknowledgement,
} from './rejected-events/acknowledge.js';
export { RULE_REASONS } from './rejected-events/store.js';
export type { At } from './reading/at.js';
export { LiveSnapshots, type Standing } from './reading/snapshot.js';
export { readPayments, readReferrer } from './reading/accounts.js';
export { NotFoundError } from './reading/not-found.js';
export { readBalances, type AsOf } from './reading/balances.js';
export { keptBalances, readKnownBalances } from './reading/known-balances.js';
export { observeLag, readLag, type Lag } from './reading/lag.js';
export { askLive, statementOf, type Found, type LiveRead, type LiveStatement } from './reading/live-read.js';
export { PositionAheadError, requireReached } from './reading/reached.js';
export { readClaim, readClaimEntries, readClaims } from './reading/claims.js';
export { DEAD_LETTER_REASONS, type DeadLetterReason } from './reading/dead-letter-reasons.js';
export { countDeadLetters } from './reading/dead-letter-counts.js';
export { readDeadLetterTopics } from './reading/dead-letter-topics.js';
export {
  readDeadLetter,
  readDeadLetters,
  DEAD_LETTER_STATUSES,
  type DeadLetterFilter,
  type DeadLetterKind,
  type ListedDeadLetter,
} from './reading/dead-letters.js';
export { EVENT_STATUSES, readEvent } from './reading/event.js';
export {
  CHANGE_TYPES,
  matches,
  readChanges,
  toChange,
  type ChangeFilter,
  type ChangesPage,
  type ChangeType,
} from './reading/changes/read-changes.js';
export { endOf, feedCursor, feedPlace, isBefore, type FeedPlace } from './reading/changes/place.js';
export type { ChangeRow } from './reading/changes/sources.js';
export { ENTRY_CODES, ledgerOf, readLedger, type EntryCode } from './reading/entries.js';
export { Months, UnknownMonthError } from './reading/months/months.js';
export { isMonth, type Month } from './reading/months/month.js';
export { countPeriods, readAllRewards, readPartnerRewards, type SeriesRange } from './reading/rewards-series.js';
export { readExplanation } from './reading/explanation/explanation.js';
export { readLiability, readTrialBalance } from './reading/finance.js';
export { OwedCounts } from './reading/owed-counts.js';
export { ProjectionStatus } from './reading/operations.js';
export { readOperationsSummary } from './reading/operations-summary.js';
export { readReplays } from './reading/replays.js';
export type { Page } from './reading/page.js';
export { partnerAt, requirePartner } from './reading/partner.js';
export type { PartnerStatus, RewardMode } from './reading/partner-list/filter.js';
export { readPartners, readPartnersById } from './reading/partner-list/list.js';
export { PARTNER_SORTS, type PartnerSort } from './reading/partner-list/order.js';
export { CLIENT_SORTS, clientsOf, type ClientSort } from './reading/clients.js';
export {
  describeOpenGaps,
  GAP_CAUSES,
  GAP_STATUSES,
  readRetentionGaps,
  type GapStatus,
  type ListedGap,
} from './reading/retention-gaps.js';
export { readTree } from './reading/tree.js';
export { countWaiting, WaitingCounter, type WaitingCounts } from './reading/waiting/count.js';
export { readWaiting, type WaitingFact } from './reading/waiting/list.js';
export { WAITING_KINDS, WAITING_REASONS, type WaitingKind } from './reading/waiting/sources.js';
export { readAllWithdrawals, readWithdrawal, readWithdrawals, WITHDRAWAL_STATUSES } from './reading/withdrawals.js';
export { RESTATEMENTS } from './outbound/sealed-restatements.js';
export { verifyStanding, type CursorPlaces, type StandingVerdict } from './standing/verify-standing.js';
export { PublishedCheck, type PublishedMessage } from './outbound/published.js';
export { OutboundStream, type OutboundPage } from './outbound/stream.js';
export { audit, type Audit } from './replay/audit.js';
export { abortReplay, beginRollback, createReplay, resumeReplay } from './replay/begin.js';
export type { Comparison, DifferentRow, TableComparison } from './replay/comparison.js';
export {
  readVersionDifferences,
  type PartnerDifference,
  type PartnerSums,
  type VersionDifferences,
} from './replay/differences.js';
export { loadShard } from './replay/load/load-shard.js';
export type { ShardTask, ShardWorker } from './replay/load/shard-task.js';
export { pruneVersions } from './replay/prune.js';
export { ReplayFencedError, ReplayRefusedError } from './replay/replay-error.js';
export { runReplay, type ReplayOptions, type ReplayProgress, type ReplayResult } from './replay/run-replay.js';
export {
  PURPOSES,
  readVersions,
  VERSION_STATES,
  type Purpose,
  type Version,
  type VersionState,
} from './replay/versions.js';
export { simulate, type SimulatedChange, type SimulatedPartner, type Simulation } from './simulation/simulate.js';
export { describeOtherRelease } from './reading/this-program.js';
export { writeNotices, type NoticeOptions } from './notices/write-notices.js';
export { nextNotices } from './notices/outbox.js';
