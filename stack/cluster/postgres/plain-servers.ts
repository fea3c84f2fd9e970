import { join } from 'node:path';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { conninfo, nameOf, startPostgres, type Postgres } from '../../postgres/index.js';
import { signalAll } from '../../processes/signal-all.js';
import { findFreePorts } from '../../processes/ports.js';
import { StackError } from '../../stack-error.js';
import type { Place } from '../place.js';
import { NAMES, SETTINGS, type PostgresServers, type ServerName, type Standbys } from './servers.js';

const PATIENCE_MS = 2_500;
const LOOK_EVERY_MS = 500;
const ANSWER_WITHIN_MS = 1_000;
/** So many looks in a row that get no answer: then the primary is taken for gone. */
const MISSES_MAX = 3;
const PROMOTED_WITHIN_S = 20;
const FOLLOWS_WITHIN_MS = 30_000;

/**
 * A primary with a synchronous and a further standby on this machine, and what Patroni does for such servers elsewhere: looks at the
 * primary, promotes a standby when it is gone, and has the former primary begin anew as a standby. For trying things out: it
 * runs on one machine, and nothing looks after it.
 */
export class PlainServers implements PostgresServers {
  readonly supervisor = 'this command';
  readonly names = NAMES;
  readonly writesAgainWithinMs = { server: 15_000, machine: 15_000 };
  readonly #servers = new Map<ServerName, Postgres>();
  readonly #ports: ReadonlyMap<ServerName, number>;
  #primary: ServerName = 'a';
  /** Which standby had all that was acknowledged, when the primary was last looked at. */
  #synchronous: string | undefined;
  #misses = 0;
  #stopped = false;
  #looking: Promise<void> = Promise.resolve();
  /** A primary that does not answer is ended before another one is promoted; not one whose machine hangs, which nobody reaches. */
  readonly #outOfReach = new Set<ServerName>();

  private constructor(
    private readonly place: Place,
    ports: readonly number[],
  ) {
    this.#ports = new Map(NAMES.map((name, i) => [name, ports[i]!]));
  }

  static async start(place: Place): Promise<PlainServers> {
    const cluster = new PlainServers(place, await findFreePorts(NAMES.length));
    const primary = await cluster.#start('a');
    await Promise.all([cluster.#start('b', primary), cluster.#start('c', primary)]);
    await cluster.#requireSynchronous(primary);
    cluster.#looking = cluster.#look();
    return cluster;
  }

  get primary(): ServerName {
    return this.#primary;
  }

  isRunning(name: ServerName): boolean {
    return this.#server(name).child.isRunning();
  }

  port(name: ServerName): number {
    return this.#ports.get(name)!;
  }

  url(name: ServerName, database: string): string {
    return this.#server(name).url(database);
  }

  createDatabase(name: string): Promise<void> {
    return this.#server(this.#primary).createDatabase(name);
  }

  async role(name: ServerName): Promise<string> {
    if (name === this.#primary) return 'the primary';
    const { synchronous, other } = await this.standbys().catch(() => ({ synchronous: undefined, other: undefined }));
    if (name === synchronous) return 'the synchronous standby';
    return name === other ? 'a standby' : 'follows nobody';
  }

  async standbys(): Promise<Standbys> {
    const rows = await this.#ask<{ name: string; sync: string }>(
      this.#primary,
      'SELECT application_name AS name, sync_state AS sync FROM pg_stat_replication',
    );
    const named = (isSync: boolean): ServerName | undefined => {
      const found = rows.find(({ sync }) => (sync === 'sync') === isSync)?.name;
      return NAMES.find((name) => found === nameOf(this.#server(name).data));
    };
    return { synchronous: named(true), other: named(false) };
  }

  async #ask<Row extends object>(name: ServerName, sql: string): Promise<Row[]> {
    const client = new pg.Client({
      connectionString: this.#server(name).url('postgres'),
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: PROMOTED_WITHIN_S * 1_000,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async kill(name: ServerName): Promise<void> {
    const { child } = this.#server(name);
    signalAll(child.pid, 'SIGKILL');
    await child.ended;
  }

  /** Whoever looks after it is elsewhere. */
  lose(name: ServerName): Promise<void> {
    return this.kill(name);
  }

  pause(name: ServerName): void {
    this.#outOfReach.add(name);
    signalAll(this.#server(name).child.pid, 'SIGSTOP');
  }

  resume(name: ServerName): void {
    signalAll(this.#server(name).child.pid, 'SIGCONT');
  }

  async rejoin(name: ServerName): Promise<void> {
    if (this.isRunning(name)) await this.kill(name);
    this.#outOfReach.delete(name);
    const primary = this.#server(this.#primary);
    await this.#start(name, primary);
    const follows = nameOf(this.#server(name).data);
    for (const deadline = Date.now() + FOLLOWS_WITHIN_MS; Date.now() < deadline; await sleep(100)) {
      const rows = await this.#ask<{ name: string }>(
        this.#primary,
        `SELECT application_name AS name FROM pg_stat_replication WHERE state = 'streaming'`,
      );
      if (rows.some((row) => row.name === follows)) return;
    }
    throw new StackError(
      `PostgreSQL ${name} does not follow the primary. Its log: ${this.#server(name).child.logFile}`,
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#looking;
  }

  #server(name: ServerName): Postgres {
    return this.#servers.get(name)!;
  }

  async #start(name: ServerName, standbyOf?: Postgres): Promise<Postgres> {
    const { directory, logs, adopt } = this.place;
    const server = await startPostgres({
      directory: join(directory, `postgres-${name}`),
      logFile: join(logs, `postgres-${name}.log`),
      port: this.#ports.get(name)!,
      settings: SETTINGS,
      onSpawn: adopt(PATIENCE_MS),
      ...(standbyOf && { standbyOf }),
    });
    this.#servers.set(name, server);
    return server;
  }

  /** Nothing counts as committed that one of the others does not have on its disk: the first of them that is there. */
  async #requireSynchronous(server: Postgres): Promise<void> {
    const others = [...this.#servers.values()]
      .filter((other) => other !== server)
      .map(({ data }) => `"${nameOf(data)}"`);
    const name = NAMES.find((each) => this.#server(each) === server)!;
    await this.#ask(name, `ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (${others.join(', ')})'`);
    await this.#ask(name, 'SELECT pg_reload_conf()');
  }

  async #look(): Promise<void> {
    while (!this.#stopped) {
      await sleep(LOOK_EVERY_MS);
      const { child } = this.#server(this.#primary);
      const isThere = child.isRunning() && (await this.#isAnswering());
      this.#misses = isThere ? 0 : this.#misses + 1;
      if (this.#stopped || (child.isRunning() && this.#misses < MISSES_MAX)) continue;
      await this.#failOver().catch((error: unknown) =>
        this.place.say(`  no standby could be promoted, it is tried again: ${String(error)}`),
      );
    }
  }

  async #isAnswering(): Promise<boolean> {
    try {
      const within = new AbortController();
      const late = sleep(ANSWER_WITHIN_MS, 'late' as const, { signal: within.signal }).catch(() => 'late' as const);
      const answer = await Promise.race([this.standbys(), late]);
      within.abort();
      if (answer === 'late') return false;
      this.#synchronous = answer.synchronous ?? this.#synchronous;
      return true;
    } catch {
      return false;
    }
  }

  /** Promotes the standby that has the most. What was acknowledged is on the synchronous one at least, so without that none is. */
  async #failOver(): Promise<void> {
    const former = this.#primary;
    if (this.isRunning(former) && !this.#outOfReach.has(former)) await this.kill(former);
    const standbys = NAMES.filter((name) => name !== former && this.isRunning(name));
    const reached = await Promise.all(
      standbys.map(async (name) => {
        const [row] = await this.#ask<{ lsn: string }>(name, `SELECT pg_last_wal_receive_lsn() - '0/0' AS lsn`);
        return { name, lsn: Number(row!.lsn) };
      }),
    );
    if (!standbys.some((name) => name === this.#synchronous)) throw new Error('the synchronous standby is not there');
    const best = reached.sort((one, other) => other.lsn - one.lsn)[0]!.name;
    const server = this.#server(best);
    await this.#requireSynchronous(server);
    await this.#ask(best, `SELECT pg_promote(true, ${PROMOTED_WITHIN_S})`);
    for (const other of standbys.filter((name) => name !== best)) {
      const upstream = conninfo(server, nameOf(this.#server(other).data));
      await this.#ask(other, `ALTER SYSTEM SET primary_conninfo = '${upstream}'`);
      await this.#ask(other, 'SELECT pg_reload_conf()');
    }
    this.#primary = best;
    this.#misses = 0;
    this.place.say(`  PostgreSQL ${best} is the primary now, in the place of ${former}`);
  }
}
