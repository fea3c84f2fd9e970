import { types } from 'node:util';

/**
 * SQLSTATE classes and codes after which the same transaction may succeed when it is tried again (PostgreSQL manual,
 * appendix A). Everything else is a fault of ours or of the data, and trying again would only repeat it.
 */
const RETRIABLE_SQLSTATES: readonly string[] = [
  '08', // connection exceptions
  '40', // serialization failure, deadlock
  '53', // out of connections, memory or disk
  '57P', // admin shutdown, crash shutdown, cannot connect now
  '57014', // statement_timeout, or somebody cancelled the statement
  '25006', // read-only transaction: a primary that was just demoted
  '25P03', // idle_in_transaction_session_timeout
  '25P04', // transaction_timeout
  '55P03', // lock not available
];

/** Errors of the socket under the connection, as Node names them. */
const RETRIABLE_SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
]);

/** `pg` reports a connection that ended under a query without any code, by these messages. */
const RETRIABLE_MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'Client was closed',
];

/** Of those above, what is met where the server itself is gone, or is not the primary any more. */
const LOST_SQLSTATES: readonly string[] = ['08', '57P', '25006'];

/** Whether an error from `pg` is transient, by SQLSTATE, socket code or, lacking both, the driver's message. */
export function isRetriable(error: unknown): boolean {
  return isFault(error, RETRIABLE_SQLSTATES);
}

/** Whether an error from `pg` says that the server was lost: work that may begin anew can do so with its successor. */
export function isServerLost(error: unknown): boolean {
  return isFault(error, LOST_SQLSTATES);
}

function isFault(error: unknown, sqlStates: readonly string[]): boolean {
  // Not `instanceof`: an error of Node's own may be of another realm than this module, as under Jest.
  if (!types.isNativeError(error)) return false;
  if ('retriable' in error) return error.retriable === true;
  if (error instanceof AggregateError) return error.errors.some((each) => isFault(each, sqlStates));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined)
    return RETRIABLE_SOCKET_CODES.has(code) || sqlStates.some((prefix) => code.startsWith(prefix));
  return RETRIABLE_MESSAGES.some((text) => error.message.startsWith(text));
}
