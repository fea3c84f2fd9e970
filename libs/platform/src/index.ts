export { LedgerError } from './errors/ledger-error.js';
export { isDatabaseFault, isRetriable, isServerLost, isUnanswered, tookTooLong } from './errors/sqlstate.js';
export { createPool, type Pool, type PoolClient } from './database/pool.js';
export { onceMore } from './database/once-more.js';
export { isArchivingFailing } from './database/archiving.js';
export { describeStandbyLag, describeUnsafeCommits } from './database/replication.js';
export { TIMELINE } from './database/timeline.js';
export { presentHost } from './database/hosts/present-host.js';
export { parseHosts } from './database/hosts/database-hosts.js';
export { NoHostError } from './database/hosts/no-host-error.js';
export {
  NobodysDatabaseError,
  OtherProgramError,
  PROGRAM_OF_DATABASE,
  requireOwn,
  requireSame,
} from './database/belonging.js';
export { inTransaction, inTransactionOrNone, ONE_PROCESS } from './database/transaction.js';
export { copyIn, CopyRows } from './database/binary-copy.js';
export { copyOut, type CopiedRows } from './database/copied-rows.js';
export { CREATE_OWNER_LOCKS, OWNER_LOCKS, takeOwnerLock } from './database/owner-locks.js';
export { ConfigurationError } from './configuration/configuration-error.js';
export { databaseUrlProblem, IsDatabaseUrl } from './configuration/database-url.js';
export { SecondsFromEnv } from './configuration/duration.js';
export { FlagFromEnv, ListFromEnv, WholeNumberFromEnv } from './configuration/from-env.js';
export { MaxFutureMs } from './configuration/max-future.js';
export { readConfig, readConfigs, variablesOf, type Environment } from './configuration/read-config.js';
export { ALL_PROGRAMS, isProgramId, IsProgramId, PROGRAM_ID_EXPECTED } from './programs/program-id.js';
export { programEnvironment, programsOf } from './programs/program-environment.js';
export { NoProgramError, ProgramsError } from './programs/programs-error.js';
export { PROGRAM_SETTINGS } from './programs/settings.js';
export { createLogger, LOG_LEVELS, type Logger, type LogLevel } from './logging/logger.js';
export { NestLogger } from './logging/nest-logger.js';
export { exactJson } from './json/exact-json.js';
export { toCsv } from './csv/to-csv.js';
export { describeFault } from './errors/describe-fault.js';
export { createProbePool } from './database/probe-pool.js';
export { HealthServer } from './health/health-server.js';
export { oneAtATime, runChecks, type Health, type HealthChecks } from './health/run-checks.js';
export { Metrics } from './metrics/metrics.js';
export { observePools } from './metrics/observe-pools.js';
export { SCOPES, type Scope } from './auth/scopes.js';
export { signStackToken, STACK_ALGORITHM, STACK_AUDIENCE, STACK_ISSUER } from './auth/stack-token.js';
export { EVERY_PROGRAM, isForProgram } from './auth/programs-claim.js';
export { InvalidTokenError, TokenVerifier, WrongProgramError, type Caller } from './auth/token-verifier.js';
export { serveTasks } from './workers/serve-tasks.js';
export { WorkerProcess } from './workers/worker-process.js';
export { identify, isAlive, type ProcessIdentity } from './workers/process-identity.js';
export { isTracingAsked, startTracing, tracing } from './tracing/tracing.js';
