import { EventLog1793000000001 } from './migrations/1-event-log.js';
import { Intake1793000000002 } from './migrations/2-intake.js';
import { DeadLetterDecisions1793000000003 } from './migrations/3-dead-letter-decisions.js';
import { HashChain1793000000004 } from './migrations/4-hash-chain.js';
import { PartitionsForRoles1793000000005 } from './migrations/5-partitions-for-roles.js';
import { IdsByKey1793000000006 } from './migrations/6-ids-by-key.js';
import { IdGenerations1793000000007 } from './migrations/7-id-generations.js';
import { KeptAsItCame1793000000008 } from './migrations/8-kept-as-it-came.js';
import { RetentionGaps1793000000009 } from './migrations/9-retention-gaps.js';
import { AcknowledgedEvents1793000000010 } from './migrations/10-acknowledged-events.js';
import { OwnersFunctions1793000000023 } from './migrations/12-owners-functions.js';
import { DeadLettersByTopic1793000000024 } from './migrations/13-dead-letters-by-topic.js';
import { SealedRecords1793000000026 } from './migrations/14-sealed-records.js';
import { DeadLettersByEvent1793000000052 } from './migrations/15-dead-letters-by-event.js';
import { ClaimsOnATimeline1793000000090 } from './migrations/16-claims-on-a-timeline.js';
import { LedgerProgram1793000000100 } from './migrations/17-ledger-program.js';

export { EventStore, type BatchResult, type InboundBatch, type PreparedBatch } from './event-store.js';
export { OtherTimelineError } from './append/timeline.js';
export { Foresight } from './append/foresight.js';
export { judge, type LineVerdict } from './append/judge.js';
export { appendEvents } from './append/append-events.js';
export { findEvent, findEvents, GapInLogError, readEvents, readEventsAt } from './read/read-events.js';
export { findRefusals, type KeptRefusal } from './intake/find-refusals.js';
export { Arrivals, type MessagePlace, type Sent } from './read/arrivals.js';
export type { EventIdentity } from './ids/by-id.js';
export { readHead, type LogEnd } from './chain/log-end.js';
export { eventKeySql } from './ids/event-key.js';
export { readShard, requireDense, WHOLE, type Shard, type ShardPage } from './read/read-shard.js';
export { findBatch, readBatches, type BatchRow, type LoggedBatch } from './transfer/read-batches.js';
export { checkExported, ExportBrokenError, LOG_BEGIN } from './transfer/check-exported.js';
export { RestoreRefusedError, restoreBatches } from './transfer/restore-batches.js';
export { StaleConsumerError, type PartitionOffset } from './intake/offsets.js';
export { acknowledgeGap, type Acknowledged, type GapCause, type RetentionGap } from './intake/retention-gaps.js';
export { findObstacle } from './intake/writable.js';
export { verifyLog, type LogVerdict, type NotedHash, type VerifyOptions } from './verify/verify-log.js';
export { verifyOffsets, type ReadOffsets } from './verify/verify-offsets.js';
export { INTAKE_RECORDS, type ChainedTable } from './records/chained-table.js';
export { chainFromNowOn, chainNoLonger } from './records/chain-statements.js';
export { verifyRecords, type NotedRecordHash } from './records/verify-records.js';
export { discardDeadLetter, type DeadLetterStatus, type Discarded } from './intake/decisions.js';
export { redriveDeadLetter, type Redriven } from './intake/redrive.js';

/** In the order in which they are run. */
export const EVENT_STORE_MIGRATIONS = [
  EventLog1793000000001,
  Intake1793000000002,
  DeadLetterDecisions1793000000003,
  HashChain1793000000004,
  PartitionsForRoles1793000000005,
  IdsByKey1793000000006,
  IdGenerations1793000000007,
  KeptAsItCame1793000000008,
  RetentionGaps1793000000009,
  AcknowledgedEvents1793000000010,
  OwnersFunctions1793000000023,
  DeadLettersByTopic1793000000024,
  SealedRecords1793000000026,
  DeadLettersByEvent1793000000052,
  ClaimsOnATimeline1793000000090,
  LedgerProgram1793000000100,
];
