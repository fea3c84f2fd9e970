export { LedgerError } from './errors/ledger-error.js';
export { isRetriable } from './errors/sqlstate.js';
export { createPool, type Pool, type PoolClient, type PoolOptions } from './database/pool.js';
export { inTransaction } from './database/transaction.js';
