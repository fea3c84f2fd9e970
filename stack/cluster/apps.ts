import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Access } from '../running/access.js';
import type { DatabaseUrls } from '../running/app-users.js';
import { startConsumer, startQuery } from '../running/apps.js';
import type { Child } from '../processes/child.js';
import { findFreePorts } from '../processes/ports.js';
import type { Place } from './place.js';

const PATIENCE_MS = 3_000;
const PARTITIONS = '3';
const COUNT = 2;
const RESTART_AFTER_MS = 1_000;

/** The addresses of the database for an app, of the servers in any order. */
export interface AppTargets {
  urls: DatabaseUrls;
  /** Other addresses than these, for one app: of a way that can be cut, say. */
  urlFor?: (app: string) => string | undefined;
  brokers: string;
  access: Access;
}

interface App {
  start(): Promise<Child>;
  child: Child | undefined;
  /** It ended since it was told to. */
  isKilled: boolean;
  port: number;
}

/** Two consumers and two query apps: each can be killed, and started again as a supervisor does. */
export class Apps {
  readonly #apps = new Map<string, App>();
  #isStopped = false;

  private constructor(private readonly say: (line: string) => void) {}

  static async start(place: Place, { urls, urlFor, brokers, access }: AppTargets): Promise<Apps> {
    const apps = new Apps(place.say);
    const ports = await findFreePorts(2 * COUNT);
    const options = (name: string, port: number, databaseUrl: string) => ({
      databaseUrl: urlFor?.(name) ?? databaseUrl,
      port,
      logFile: join(place.logs, `${name}.log`),
      onSpawn: place.adopt(PATIENCE_MS),
    });
    for (let i = 0; i < COUNT; i += 1) {
      const [consumer, query] = [`consumer-${i + 1}`, `query-${i + 1}`];
      const [consumerPort, queryPort] = [ports[2 * i]!, ports[2 * i + 1]!];
      const env = { KAFKA_TOPIC_PARTITIONS: PARTITIONS };
      apps.#add(consumer, consumerPort, () =>
        startConsumer({ ...options(consumer, consumerPort, urls.consumer), env }, brokers),
      );
      apps.#add(query, queryPort, () => startQuery(options(query, queryPort, urls.query), access));
    }
    await Promise.all(apps.names.map((name) => apps.restart(name)));
    return apps;
  }

  get names(): string[] {
    return [...this.#apps.keys()];
  }

  get queryUrls(): string[] {
    return this.names.filter((name) => name.startsWith('query')).map((name) => this.urlOf(name));
  }

  urlOf(name: string): string {
    return `http://127.0.0.1:${this.#apps.get(name)!.port}`;
  }

  isRunning(name: string): boolean {
    return this.#apps.get(name)?.child?.isRunning() ?? false;
  }

  async restart(name: string): Promise<void> {
    const app = this.#apps.get(name)!;
    app.isKilled = false;
    const child = (app.child = await app.start());
    void child.ended.then((how) => this.#comeBack(name, child, how));
  }

  /** No app comes back any more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** One that ends by itself is started again, as supervisors do. */
  async #comeBack(name: string, child: Child, how: string): Promise<void> {
    const isOver = (): boolean => {
      const app = this.#apps.get(name)!;
      return this.#isStopped || app.isKilled || app.child !== child;
    };
    if (isOver()) return;
    this.say(`  ${name} has ended (${how}), and is started again: see ${child.logFile}`);
    await sleep(RESTART_AFTER_MS);
    if (!isOver()) await this.restart(name).catch((error: unknown) => this.say(`  ${name}: ${String(error)}`));
  }

  /** Without a word to anybody, as when its machine fails. */
  async kill(name: string): Promise<void> {
    const app = this.#apps.get(name)!;
    const { child } = app;
    if (!child) return;
    app.isKilled = true;
    process.kill(-child.pid, 'SIGKILL');
    await child.ended;
  }

  /** Which consumer projects and publishes at the moment; undefined where none does. */
  async activeConsumer(): Promise<string | undefined> {
    for (const name of this.names.filter((each) => each.startsWith('consumer'))) {
      const metrics = await fetch(`${this.urlOf(name)}/metrics`, { signal: AbortSignal.timeout(2_000) }).then(
        (response) => response.text(),
        () => '',
      );
      if (/^referral_ledger_projector_active(\{[^}]*\})? 1$/m.test(metrics)) return name;
    }
    return undefined;
  }

  #add(name: string, port: number, start: () => Promise<Child>): void {
    this.#apps.set(name, { start, port, child: undefined, isKilled: false });
  }
}
