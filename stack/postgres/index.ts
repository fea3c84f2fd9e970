import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { ROOT } from '../places.js';
import { startChild, type Child } from '../processes/child.js';
import { findFreePorts } from '../processes/ports.js';
import { lastWords, waitUntil } from '../processes/wait-until.js';
import { StackError } from '../stack-error.js';
import { findInstallation } from './installation.js';
import { COMMON_SETTINGS, settingsArguments, THROWAWAY_SETTINGS } from './settings.js';
import { own, takeBaseBackup } from './base-backup.js';
import {
  copyInstallation,
  databaseUser,
  homeOutside,
  isReachableByOthers,
  makeOwned,
  type SystemUser,
} from './system-user.js';

const USER = 'postgres';
const START_WITHIN_MS = 60_000;

export interface PostgresOptions {
  /** Holds `data`, the password and the log. Made when it does not exist; else its data is continued with. */
  directory: string;
  logFile: string;
  /** Found free unless given. */
  port?: number;
  /** True: nothing is synced to the disk. For tests alone. */
  throwaway?: boolean;
  /** Over the usual ones, by PostgreSQL's own names. */
  settings?: Record<string, string>;
  onSpawn?: (child: Child) => void;
  /** Begins as a copy of this server's data, and follows it. */
  standbyOf?: Postgres;
}

export interface Postgres {
  child: Child;
  port: number;
  /** The data directory. */
  data: string;
  password: string;
  /** The address of database `name`, with user and password: never to be logged. */
  url(name: string): string;
  /** Makes the database unless it is there. */
  createDatabase(name: string): Promise<void>;
  stop(patienceMs?: number): Promise<void>;
}

/**
 * Starts an embedded PostgreSQL on 127.0.0.1 and waits until it answers.
 * Everybody on the machine can reach the port: so it asks for a password, made at random once per data directory.
 * @throws StackError with the end of its log when it does not start
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const user = databaseUser();
  const home = placeFor(options.directory, user);
  const installation = await findInstallation();
  const binaries =
    user && !isReachableByOthers(installation)
      ? copyInstallation(installation, homeOutside(ROOT), 'postgresql')
      : installation;
  const data = join(home, 'data');
  const password = options.standbyOf?.password ?? passwordOf(options.directory);
  if (options.standbyOf) await copyStandby(options.standbyOf, { data, user });
  else if (!existsSync(join(data, 'PG_VERSION'))) await initialise({ ...options, data, password, user, binaries });

  const port = options.port ?? (await findFreePorts(1))[0] ?? 0;
  const settings = { ...COMMON_SETTINGS, ...(options.throwaway ? THROWAWAY_SETTINGS : {}), ...options.settings };
  const child = await startChild({
    name: 'PostgreSQL',
    command: join(binaries, 'bin/postgres'),
    args: ['-D', data, '-p', String(port), ...settingsArguments(settings)],
    env: { ...process.env, LC_ALL: 'C' },
    cwd: '/',
    logFile: options.logFile,
    user,
    stopSignal: 'SIGINT',
    onSpawn: options.onSpawn,
  });
  const url = (name: string): string => `postgresql://${USER}:${password}@127.0.0.1:${port}/${name}`;
  await waitUntil(child, START_WITHIN_MS, () => run(url('postgres'), 'SELECT 1').then(() => true));

  return {
    child,
    port,
    data,
    password,
    url,
    createDatabase: async (name) => {
      const found = await run(url('postgres'), 'SELECT 1 FROM pg_database WHERE datname = $1', [name]);
      if (found === 0) await run(url('postgres'), `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    },
    stop: (patienceMs = 10_000) => child.stop(patienceMs),
  };
}

/** Forgets all data of an embedded PostgreSQL that is not running. */
export function forgetPostgres(directory: string): void {
  rmSync(placeFor(directory, databaseUser()), { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
}

/** Where it lies in fact: a clone that is root's alone is no place for a server that runs as somebody else. */
export function placeFor(directory: string, user: SystemUser | undefined): string {
  if (!user || isReachableByOthers(join(directory, '..'))) return directory;
  return join(homeOutside(ROOT), directory.replace(ROOT, '').replace(/[^A-Za-z0-9]+/g, '-'));
}

function passwordOf(directory: string): string {
  const file = join(directory, 'password');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** For `primary_conninfo`: how a standby reaches the server that it follows. In a file of its own user's, since it holds the password. */
export function conninfo({ port, password }: Pick<Postgres, 'port' | 'password'>, applicationName: string): string {
  return `host=127.0.0.1 port=${port} user=${USER} password=${password} application_name=${applicationName}`;
}

async function copyStandby(primary: Postgres, { data, user }: Pick<Initialisation, 'data' | 'user'>): Promise<void> {
  mkdirSync(join(data, '..'), { recursive: true, mode: 0o755 });
  await takeBaseBackup({ url: primary.url('postgres'), from: primary.data, to: data, user });
  own(join(data, 'standby.signal'), '', user);
  const upstream = conninfo(primary, nameOf(data));
  own(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${upstream}'\n`, user);
}

/** What a standby is called by the server that it follows: its folder's name. */
export const nameOf = (data: string): string => basename(dirname(data));

interface Initialisation {
  data: string;
  password: string;
  user: SystemUser | undefined;
  binaries: string;
  logFile: string;
}

async function initialise({ data, password, user, binaries, logFile }: Initialisation): Promise<void> {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(join(data, '..'), { recursive: true, mode: 0o755 });
  makeOwned(data, user);
  const passwordFile = join(data, '..', 'initdb-password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const child = await startChild({
    name: 'initdb',
    command: join(binaries, 'bin/initdb'),
    args: [
      `--pgdata=${data}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    env: { ...process.env, LC_ALL: 'C' },
    cwd: '/',
    logFile,
    user,
  });
  const end = await child.ended;
  rmSync(passwordFile, { force: true });
  if (end === 'exit code 0') return;
  rmSync(data, { recursive: true, force: true });
  throw new StackError(`PostgreSQL's data directory could not be made (${end}). ${lastWords(child)}`);
}

/** One statement in a connection of its own; the number of rows. */
async function run(connectionString: string, sql: string, values: unknown[] = []): Promise<number> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql, values)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
