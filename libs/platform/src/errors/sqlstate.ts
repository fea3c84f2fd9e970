import { types } from 'node:util';

/** `statement_timeout`, or somebody cancelled the statement. */
const STATEMENT_TIMED_OUT = '57014';

/**
 * SQLSTATE classes and codes after which the same transaction may succeed when it is tried again (PostgreSQL manual,
 * appendix A). Everything else is a fault of ours or of the data, and trying again would only repeat it.
 */
const RETRIABLE_SQLSTATES: readonly string[] = [
  '08', // connection exceptions
  '40', // serialization failure, deadlock
  '53', // out of connections, memory or disk
  '57P', // admin shutdown, crash shutdown, cannot connect now
  STATEMENT_TIMED_OUT,
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

/** What `pg` says where no answer came within `query_timeout`: the server may be gone, and what became of the statement is not known. */
const NO_ANSWER = 'Query read timeout';

/** What `pg` and its pool say where no connection was had within `connectionTimeoutMillis`. */
const NOT_CONNECTED = ['timeout exceeded when trying to connect', 'Connection terminated due to connection timeout'];

/** `pg` reports a connection that ended under a query, or gave no answer, without any code, by these messages. */
const RETRIABLE_MESSAGES = [
  NO_ANSWER,
  ...NOT_CONNECTED,
  'Connection terminated',
  'Client has encountered a connection error',
  'Client was closed',
];

/** Of those above, what is met where the server itself is gone, or is not the primary any more. */
const LOST_SQLSTATES: readonly string[] = ['08', '57P', '25006'];

/** The same as an error of our own says it: no server is to be had, or one went away with what it had committed. */
const LOST_CODES: ReadonlySet<unknown> = new Set(['NO_DATABASE_HOST', 'UNREPLICATED_COMMIT']);

/** What an error of our own says of itself; one that a worker process met is a copy, and no LedgerError any more. */
interface OwnFault {
  code?: unknown;
  retriable: unknown;
}

const saysRetriable = ({ retriable }: OwnFault): boolean => retriable === true;
const saysLost = ({ code }: OwnFault): boolean => LOST_CODES.has(code);

/** Whether an error is transient: ours by what it says, one from `pg` by SQLSTATE, socket code or, lacking both, the driver's message. */
export const isRetriable = (error: unknown): boolean => isFault(error, RETRIABLE_SQLSTATES, saysRetriable);

/** Whether it is a transient one of the database itself, not of what it was asked for: that no version is live, say. */
export const isDatabaseFault = (error: unknown): boolean => isFault(error, RETRIABLE_SQLSTATES, saysLost);

/** Whether it says that the server was lost: work that may begin anew can do so with its successor. */
export const isServerLost = (error: unknown): boolean => isFault(error, LOST_SQLSTATES, saysLost);

/** Whether the server said nothing in time: the connection still waits for its answer, and is of no use to anybody else. */
export const isUnanswered = (error: unknown): error is Error =>
  types.isNativeError(error) && !('code' in error) && error.message.startsWith(NO_ANSWER);

/** Whether an answer was waited for as long as it may take, and was none in time: what is read again the same way takes as long again. */
export const tookTooLong = (error: unknown): boolean =>
  isUnanswered(error) || (types.isNativeError(error) && 'code' in error && error.code === STATEMENT_TIMED_OUT);

/** Whether a connection was waited for as long as one may take. */
export const isUnconnected = (error: unknown): boolean =>
  types.isNativeError(error) && NOT_CONNECTED.some((text) => error.message.startsWith(text));

function isFault(error: unknown, sqlStates: readonly string[], ofOurs: (error: OwnFault) => boolean): boolean {
  // Not `instanceof`: an error of Node's own may be of another realm than this module, as under Jest.
  if (!types.isNativeError(error)) return false;
  if ('retriable' in error) return ofOurs(error);
  if (error instanceof AggregateError) return error.errors.some((each) => isFault(each, sqlStates, ofOurs));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined)
    return RETRIABLE_SOCKET_CODES.has(code) || sqlStates.some((prefix) => code.startsWith(prefix));
  return RETRIABLE_MESSAGES.some((text) => error.message.startsWith(text));
}
