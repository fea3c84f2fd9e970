export {
  LiveProjector,
  type LiveProjectorOptions,
  type ProjectorLog,
  type ProjectorStatus,
} from './engine/live-projector.js';
export { releaseLease, takeLease } from './engine/lease.js';
export { projectBatch, type Checkpoint, type Lease } from './engine/project-batch.js';
export { migrateAll } from './migrations/migrate.js';
export { LiveSnapshots, type At } from './reading/snapshot.js';
export { readPayments, readReferrer } from './reading/accounts.js';
export { NotFoundError } from './reading/not-found.js';
export { readBalances, type AsOf } from './reading/balances.js';
export { readClaim, readClaims } from './reading/claims.js';
export { readDeadLetter, readDeadLetters } from './reading/dead-letters.js';
export { readLedger } from './reading/entries.js';
export { readExplanation } from './reading/explanation/explanation.js';
export { readLiability, readTrialBalance } from './reading/finance.js';
export { ProjectionStatus } from './reading/operations.js';
export type { Page } from './reading/page.js';
export { readPartner, requirePartner } from './reading/partner.js';
export { readTree } from './reading/tree.js';
export { readWithdrawal, readWithdrawals } from './reading/withdrawals.js';
export { OutboundStream, type OutboundPage } from './outbound/stream.js';
