import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { own } from '../../postgres/base-backup.js';
import { placeFor } from '../../postgres/index.js';
import { databaseUser, makeOwned } from '../../postgres/system-user.js';
import { startChild, type Child } from '../../processes/child.js';
import { findChild } from '../../processes/found-child.js';
import { signalAll } from '../../processes/signal-all.js';
import type { Place } from '../place.js';
import { configurationOf, leaderOf, type MemberOptions } from './configuration.js';

const PATIENCE_MS = 2_500;

/** One machine of the cluster: a Patroni and the server that it starts, which lives on where Patroni ends. */
export class PatroniServer {
  #patroni: Child | undefined;
  #postgres: Child | undefined;
  readonly #home: string;
  readonly #log: string;

  constructor(
    private readonly place: Place,
    private readonly python: string,
    private readonly options: Omit<MemberOptions, 'home' | 'postgres'>,
  ) {
    this.#home = placeFor(join(place.directory, `postgres-${options.name}`), databaseUser());
    this.#log = join(place.logs, `postgres-${options.name}.log`);
  }

  /** Starts Patroni unless it runs. */
  async start(): Promise<void> {
    if (this.#patroni?.isRunning()) return;
    const user = databaseUser();
    const [configuration, postgres] = [join(this.#home, 'patroni.yml'), join(this.#home, 'postgres')];
    mkdirSync(dirname(this.#home), { recursive: true, mode: 0o755 });
    makeOwned(this.#home, user);
    own(
      configuration,
      JSON.stringify(configurationOf({ ...this.options, home: this.#home, postgres }), undefined, 2),
      user,
    );
    own(postgres, leaderOf(this.python, join(this.options.postgresBin, 'postgres')), user);
    chmodSync(postgres, 0o700);
    this.#patroni = await startChild({
      name: `Patroni ${this.options.name}`,
      command: this.python,
      args: ['-m', 'patroni', configuration],
      env: { PATH: process.env.PATH, LC_ALL: 'C', HOME: this.#home },
      cwd: '/',
      logFile: this.#log,
      user,
      onSpawn: this.place.adopt(PATIENCE_MS),
    });
  }

  /** Takes the server that Patroni has started meanwhile, to be ended with the rest. */
  adopt(): void {
    const file = join(this.#home, 'data/postmaster.pid');
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
    if (!(pid > 0) || (this.#postgres?.pid === pid && this.#postgres.isRunning())) return;
    const name = `PostgreSQL ${this.options.name}`;
    this.#postgres = findChild({ name, pid, logFile: this.#log, stopSignal: 'SIGINT' });
    if (this.#postgres) this.place.adopt(PATIENCE_MS)(this.#postgres);
  }

  get log(): string {
    return this.#log;
  }

  isRunning(): boolean {
    return this.#postgres?.isRunning() ?? false;
  }

  isLookedAfter(): boolean {
    return this.#patroni?.isRunning() ?? false;
  }

  async killPatroni(): Promise<void> {
    if (!this.#patroni?.isRunning()) return;
    process.kill(-this.#patroni.pid, 'SIGKILL');
    await this.#patroni.ended;
  }

  async killPostgres(): Promise<void> {
    this.adopt();
    if (!this.#postgres?.isRunning()) return;
    signalAll(this.#postgres.pid, 'SIGKILL');
    await this.#postgres.ended;
  }

  signalPatroni(signal: NodeJS.Signals): void {
    if (this.#patroni?.isRunning()) signalAll(this.#patroni.pid, signal);
  }

  signalPostgres(signal: NodeJS.Signals): void {
    if (this.#postgres?.isRunning()) signalAll(this.#postgres.pid, signal);
  }
}
