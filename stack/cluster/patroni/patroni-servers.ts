import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findFreePorts } from '../../processes/ports.js';
import { StackError } from '../../stack-error.js';
import type { Place } from '../place.js';
import { NAMES, type PostgresServers, type ServerName, type Standbys } from '../postgres/servers.js';
import { TTL_S, type Login } from './configuration.js';
import type { PatroniEnvironment } from './environment.js';
import { startEtcd } from './etcd.js';
import { askMembers, describeMember, follows, isWhole, leaderAmong, type Member } from './members.js';
import { PatroniServer } from './server.js';

const LOOK_EVERY_MS = 250;
const START_WITHIN_MS = 120_000;
const FOLLOWS_WITHIN_MS = 90_000;
const CONNECTED_WITHIN_MS = 2_000;

const login = (username: string): Login => ({ username, password: randomBytes(18).toString('base64url') });

/** Three servers under Patroni, which agree over etcd. */
export class PatroniServers implements PostgresServers {
  readonly supervisor = 'Patroni';
  readonly names = NAMES;
  /** A lock that nobody gives back lasts as long as its ttl; then a standby looks around, and is promoted. */
  readonly writesAgainWithinMs = { server: 15_000, machine: (TTL_S + 10) * 1_000 };
  #primary: ServerName = 'a';
  #stopped = false;
  #looking: Promise<void> = Promise.resolve();

  private constructor(
    private readonly servers: ReadonlyMap<ServerName, PatroniServer>,
    private readonly ports: ReadonlyMap<ServerName, number>,
    private readonly restPorts: readonly number[],
    private readonly owner: Login,
    private readonly say: Place['say'],
  ) {}

  static async start(place: Place, { python, postgresBin, etcd }: PatroniEnvironment): Promise<PatroniServers> {
    const ports = await findFreePorts(2 * NAMES.length + 2);
    const [etcdPort, peerPort] = ports.splice(0, 2) as [number, number];
    const restPorts = ports.splice(0, NAMES.length);
    const logins = {
      etcd: login('root'),
      rest: login('patroni'),
      owner: login('postgres'),
      replication: login('replicator'),
    };
    await startEtcd(place, { program: etcd, port: etcdPort, peerPort, root: logins.etcd });
    const servers = new Map(
      NAMES.map((name, i) => {
        const member = { name, port: ports[i]!, restPort: restPorts[i]!, etcdPort, postgresBin, logins };
        return [name, new PatroniServer(place, python, member)] as const;
      }),
    );
    const byName = new Map(NAMES.map((name, i) => [name, ports[i]!]));
    const cluster = new PatroniServers(servers, byName, restPorts, logins.owner, place.say);
    await Promise.all([...servers.values()].map((server) => server.start()));
    cluster.#looking = cluster.#look();
    try {
      await cluster.#until(
        START_WITHIN_MS,
        (members) => isWhole(members) && NAMES.every((name) => leaderAmong(members) === name || follows(members, name)),
      );
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  get primary(): ServerName {
    return this.#primary;
  }

  isRunning(name: ServerName): boolean {
    return this.#server(name).isRunning();
  }

  async standbys(): Promise<Standbys> {
    const members = await askMembers(this.restPorts);
    const named = (role: Member['role']) => members.find((member) => member.role === role)?.name;
    return { synchronous: named('sync_standby'), other: named('replica') };
  }

  async role(name: ServerName): Promise<string> {
    const members = await askMembers(this.restPorts).catch(() => []);
    return `Patroni: ${describeMember(members.find((member) => member.name === name))}`;
  }

  port(name: ServerName): number {
    return this.ports.get(name)!;
  }

  url(name: ServerName, database: string): string {
    const { username, password } = this.owner;
    return `postgresql://${username}:${password}@127.0.0.1:${this.port(name)}/${database}`;
  }

  async createDatabase(name: string): Promise<void> {
    const connectionString = this.url(this.#primary, 'postgres');
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECTED_WITHIN_MS });
    await client.connect();
    try {
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    } finally {
      await client.end();
    }
  }

  /** Its Patroni sees it, and gives the lock back. */
  kill(name: ServerName): Promise<void> {
    return this.#server(name).killPostgres();
  }

  async lose(name: ServerName): Promise<void> {
    const server = this.#server(name);
    await server.killPatroni();
    await server.killPostgres();
  }

  pause(name: ServerName): void {
    this.#server(name).signalPatroni('SIGSTOP');
    this.#server(name).signalPostgres('SIGSTOP');
  }

  resume(name: ServerName): void {
    this.#server(name).signalPostgres('SIGCONT');
  }

  /** Patroni does it by itself, with pg_rewind where it has to, as soon as it runs and goes on. */
  async rejoin(name: ServerName): Promise<void> {
    const server = this.#server(name);
    server.signalPatroni('SIGCONT');
    await server.start();
    await this.#until(FOLLOWS_WITHIN_MS, (members) => isWhole(members) && follows(members, name)).catch(() => {
      throw new StackError(`PostgreSQL ${name} does not follow the primary. Its log: ${server.log}`);
    });
  }

  /** What is there is thrown away: nobody waits for Patroni to end the servers in order. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#looking;
    await Promise.all([...this.servers.values()].map((server) => server.killPatroni()));
    for (const server of this.servers.values()) server.adopt();
  }

  async #look(): Promise<void> {
    for (; !this.#stopped; await sleep(LOOK_EVERY_MS)) {
      for (const server of this.servers.values()) server.adopt();
      const leader = leaderAmong(await askMembers(this.restPorts).catch(() => []));
      if (leader === undefined || leader === this.#primary) continue;
      this.say(`  PostgreSQL ${leader} is the primary now, in the place of ${this.#primary}`);
      this.#primary = leader;
    }
  }

  async #until(withinMs: number, isSo: (members: readonly Member[]) => boolean): Promise<void> {
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(LOOK_EVERY_MS)) {
      const members = await askMembers(this.restPorts).catch(() => []);
      if (isSo(members)) return;
    }
    const logs = [...this.servers.values()].map(({ log }) => log).join(', ');
    throw new StackError(
      `Patroni's servers do not become a primary with its standbys within ${withinMs / 1_000} s: see ${logs}`,
    );
  }

  #server(name: ServerName): PatroniServer {
    return this.servers.get(name)!;
  }
}
