import { parseInstant } from '#contracts';
import pg from 'pg';
import { requireOwn } from './belonging.js';
import { parseHosts } from './hosts/database-hosts.js';
import { FailoverPool } from './hosts/failover-pool.js';
import { noteUnreplicated } from './unreplicated.js';

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;

export interface PoolOptions {
  /** Of one server, or of several in libpq's form: then of the primary, or for an app that only queries of a standby if there is one. */
  connectionString: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** Connections at most. */
  max?: number;
  /** Every transaction read-only: for apps that only query. */
  readOnly?: boolean;
  /** So long a connection is waited for. */
  connectTimeoutMs?: number;
  /** So long a connection that nobody uses is kept; left out: 10 s. */
  idleMs?: number;
  /** So long an answer is waited for; left out: for ever, unless the server gives up. */
  answerTimeoutMs?: number;
  /** The server gives a statement up after this. */
  statementTimeoutMs?: number;
  /** Whether each use has a connection that is made for it, and closed after it. */
  usedOnce?: boolean;
  /**
   * Whose database it has to be, null: nobody's in particular. Each connection is looked at before it is used, wherever it leads by then.
   * Left out: whosever it is.
   */
  program?: string | null;
}

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const CONNECT_TIMEOUT_MS = 10_000;

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} is beyond the safe integers`);
  return value;
}

/** PostgreSQL's ISO output in UTC: `2026-11-22 18:54:58.123456+00`. */
function parseTimestamptz(text: string): number {
  const instant = parseInstant(`${text.replace(' ', 'T')}:00`);
  if (instant === undefined) throw new RangeError(`no instant: ${text}`);
  return instant;
}

/**
 * A pool whose connections speak the project's types: timestamptz as Instant (microseconds), int8 as a checked safe
 * integer, numeric as text for BigInt. The session's time zone is UTC, which the parser relies on.
 */
export function createPool(options: PoolOptions): Pool {
  const types: pg.CustomTypesConfig = {
    getTypeParser: (oid: number, format?: string): never => {
      if (format !== 'binary' && oid === INT8) return parseInt8 as never;
      if (format !== 'binary' && oid === TIMESTAMPTZ) return parseTimestamptz as never;
      return pg.types.getTypeParser(oid, format as never) as never;
    },
  };
  // Statements here are short and many: compiling them costs more than it saves.
  const settings = ['-c TimeZone=UTC', '-c DateStyle=ISO', '-c jit=off'];
  if (options.readOnly) settings.push('-c default_transaction_read_only=on');
  if (options.statementTimeoutMs !== undefined) settings.push(`-c statement_timeout=${options.statementTimeoutMs}`);
  const config = {
    application_name: options.applicationName,
    max: options.max ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    ...(options.idleMs !== undefined && { idleTimeoutMillis: options.idleMs }),
    ...(options.answerTimeoutMs !== undefined && { query_timeout: options.answerTimeoutMs }),
    ...(options.usedOnce && { maxUses: 1 }),
    ...(options.program !== undefined && { verify: verifying(options.program) }),
    options: settings.join(' '),
    types,
  };
  const { connectionString } = options;
  const { urls, wants } = parseHosts(connectionString);
  const isOneServer = urls.length === 1 && (wants ?? 'any') === 'any';
  const pool = isOneServer
    ? new pg.Pool({ ...config, connectionString: urls[0] })
    : new FailoverPool({ ...config, connectionString }, options.readOnly ? 'prefer-standby' : 'read-write');
  // A connection that is lost, idle or at work, says so by an event that would end the process if nobody listened.
  // Whoever uses it gets the error from its query; whoever needs one next gets a new one.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    noteUnreplicated(client);
  });
  return pool;
}

const verifying = (program: string | null): pg.PoolConfig['verify'] => {
  return (client, done) => void requireOwn(client, program).then(() => done(), done);
};
