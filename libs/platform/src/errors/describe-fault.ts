import { types } from 'node:util';

/** By SQLSTATE or the beginning of it: what it means for whoever depends on the database. */
const BY_SQLSTATE: readonly (readonly [string, string])[] = [
  ['25006', 'the database takes no writes: transactions are read-only'],
  ['53300', 'no connection to be had: the server gives no more'],
  ['53', 'the server lacks memory or disk'],
  ['55P03', 'a lock was not to be had in time'],
  ['57014', 'the database took too long, or was told to give up'],
  ['57P', 'the database is starting or stopping'],
  ['55000', 'no connection to be had: the database takes none'],
  ['28', 'no connection to be had: the user or its password is refused'],
  ['3D', 'no connection to be had: there is no such database'],
  ['42501', 'the user lacks a right'],
  ['42P01', 'a table is missing: is the database migrated?'],
  ['08', 'the connection was lost'],
];

/** The same of errors of our own that somebody has to do something about. */
const BY_OWN_CODE: Readonly<Record<string, string>> = {
  OTHER_PROGRAM: "the database is another program's: is its address right?",
  NOBODYS_DATABASE: 'the database belongs to no program yet: was "migrate" run for this one?',
};

const SOCKET_CODE = /^E[A-Z_]+$/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** What `pg` says of faults that have no code. */
const BY_MESSAGE: readonly (readonly [string, string])[] = [
  ['timeout exceeded when trying to connect', 'no connection to be had in time'],
  ['Query read timeout', 'no answer in time'],
  ['Connection terminated due to connection timeout', 'no connection to be had in time'],
  ['Connection terminated', 'the connection was lost'],
  ['Client has encountered a connection error', 'the connection was lost'],
  ['Client was closed', 'the connection was lost'],
];

/**
 * What is wrong, for whoever may see that something is: an error's own message may name hosts, users or data, and is for
 * the log. @returns undefined where nothing can be said
 */
export function describeFault(error: unknown): string | undefined {
  // Not `instanceof`: an error of Node's own may be of another realm than this module, as under Jest.
  if (!types.isNativeError(error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined && SQLSTATE.test(code) && !SOCKET_CODE.test(code)) {
    const [, said] = BY_SQLSTATE.find(([prefix]) => code.startsWith(prefix)) ?? [];
    return said === undefined ? `SQLSTATE ${code}` : `${said} (SQLSTATE ${code})`;
  }
  if (code !== undefined && SOCKET_CODE.test(code)) return `no connection to be had (${code})`;
  if (code !== undefined) return BY_OWN_CODE[code] ?? code;
  if (error instanceof AggregateError) return describeFault(error.errors[0]);
  return BY_MESSAGE.find(([text]) => error.message.startsWith(text))?.[1];
}
