import { createPool, type Pool, type PoolOptions } from './pool.js';

/** A check, and what is to be said beside it. */
const CONNECTIONS_MAX = 2;
/** Both less than a check is waited for. To connect takes half a dozen turns of a process that may be very busy. */
const CONNECT_TIMEOUT_MS = 4_000;
const ANSWER_TIMEOUT_MS = 4_000;

/**
 * For questions about the database's health: each over a connection that is made for it and closed after it, apart from those that work is done with. So no load of this process takes it away, and it shows what the next connection
 * would meet; those that are open may go on for long where none is to be had any more, or none that may write.
 */
export function createProbePool(
  options: Pick<PoolOptions, 'connectionString' | 'applicationName' | 'readOnly' | 'program'>,
): Pool {
  return createPool({
    ...options,
    max: CONNECTIONS_MAX,
    usedOnce: true,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
  });
}
