import { spawn, spawnSync } from 'node:child_process';
import { STACK_AUDIENCE, STACK_ISSUER } from '#platform';
import { join } from 'node:path';
import type { KafkaClient } from '#kafka';
import { ROOT } from '../../../stack/places.js';
import { startChild, type Child } from '../../../stack/processes/child.js';
import { CONSUMER_NODE_OPTIONS, QUERY_NODE_OPTIONS } from '../../../stack/processes/node-options.js';
import { findFreePorts } from '../../../stack/processes/ports.js';
import { lastWords, waitUntil } from '../../../stack/processes/wait-until.js';
import { makeAccess, TOKEN_LIFETIME, type Access } from '../../../stack/running/access.js';
import type { Bench } from '../scenario.js';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const QUIET = '--disable-warning=TimeoutNegativeWarning';

/** An app of the system that runs as a process of its own. */
export interface RunningApp {
  pid: number;
  url: string;
  stop(): Promise<void>;
}

export interface QueryApp extends RunningApp {
  /** Of a token for everything. */
  headers: Record<string, string>;
  /** GET with a token for everything. */
  get(path: string, headers?: Record<string, string>): Promise<{ body: unknown; position: number }>;
}

export interface ConsumerOptions {
  databaseUrl: string;
  brokers: string;
  topicPrefix: string;
  groupId: string;
  client?: KafkaClient | undefined;
}

/**
 * The apps as production runs them: built, by Node alone, with the default configuration. A quick run takes the sources
 * as they are, without a build.
 */
export class Apps {
  #access: Access | undefined;
  #started = 0;

  private constructor(
    private readonly bench: Bench,
    private readonly directory: string,
  ) {}

  /** Builds what has to be built. @param directory for logs and keys, removed by whoever gave it */
  static prepare(bench: Bench, directory: string): Apps {
    if (!bench.quick) {
      bench.progress('building the apps, unless they are built');
      const { status } = spawnSync(process.execPath, [join(ROOT, 'stack/setup.mjs'), 'build'], {
        cwd: ROOT,
        stdio: ['ignore', 2, 2],
      });
      if (status !== 0) throw new Error('the build failed');
    }
    return new Apps(bench, directory);
  }

  /** Kafka → event store → projections. Resolves when it is ready, which it is before it has read anything. */
  startConsumer({ databaseUrl, brokers, topicPrefix, groupId, client }: ConsumerOptions): Promise<RunningApp> {
    return this.#start('consumer', 'CONSUMER_HTTP_PORT', {
      DATABASE_URL: databaseUrl,
      KAFKA_BROKERS: brokers,
      KAFKA_TOPIC_PREFIX: topicPrefix,
      KAFKA_GROUP_ID: groupId,
      MIGRATE: 'false',
      ...(client && { KAFKA_CLIENT: client }),
    });
  }

  /** Projections → HTTP. @param env what is not to be as it is by default */
  async startQuery(databaseUrl: string, env: Record<string, string> = {}): Promise<QueryApp> {
    this.#access ??= await makeAccess(join(this.directory, 'keys'));
    const { jwksFile, token } = this.#access;
    const app = await this.#start('query', 'PORT', {
      DATABASE_URL: databaseUrl,
      AUTH_JWKS_FILE: jwksFile,
      AUTH_ISSUER: STACK_ISSUER,
      AUTH_AUDIENCE: STACK_AUDIENCE,
      AUTH_MAX_LIFETIME: TOKEN_LIFETIME,
      ...env,
    });
    const headers = { authorization: `Bearer ${token}` };
    const get = async (path: string, more: Record<string, string> = {}) => {
      const response = await fetch(`${app.url}${path}`, { headers: { ...headers, ...more } });
      if (!response.ok) throw new Error(`GET ${path} answers ${response.status} ${await response.text()}`);
      return { body: await response.json(), position: Number(response.headers.get('x-position')) };
    };
    return { ...app, headers, get };
  }

  /**
   * A command of the operators' program, until it ends. @param onSpawn told its process id
   * @returns its standard output @throws where its exit code is not 0
   */
  runOps(args: string[], databaseUrl: string, onSpawn: (pid: number) => void = () => undefined): Promise<string> {
    const child = spawn(process.execPath, [...this.#program('ops'), ...args], {
      cwd: ROOT,
      env: { ...environment(), DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.bench.cleanups.add(() => child.kill('SIGKILL'));
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => onSpawn(child.pid!));
      child.once('close', (code) => {
        if (code === 0) resolve(stdout);
        else reject(new Error(`ops ${args.join(' ')} ended with ${code ?? 'a signal'}: ${stderr}`));
      });
    });
  }

  async #start(name: 'consumer' | 'query', portVariable: string, env: Record<string, string>): Promise<RunningApp> {
    const [port = 0] = await findFreePorts(1);
    const child = await startChild({
      name,
      command: process.execPath,
      args: [QUIET, ...this.#program(name)],
      env: { ...environment(), HOST: '127.0.0.1', [portVariable]: String(port), ...env },
      cwd: ROOT,
      logFile: join(this.directory, `${name}-${(this.#started += 1)}.log`),
      onSpawn: (started) => this.bench.cleanups.add(() => started.stop(STOP_WITHIN_MS)),
    });
    const url = `http://127.0.0.1:${port}`;
    await waitUntil(child, READY_WITHIN_MS, async () => (await fetch(`${url}/health/ready`)).ok);
    return { pid: child.pid, url, stop: () => stop(child) };
  }

  #program(name: 'consumer' | 'query' | 'ops'): string[] {
    return this.bench.quick
      ? ['--import', join(ROOT, 'test/support/typescript-loader.mjs'), join(ROOT, `apps/${name}/src/main.ts`)]
      : [
          '--enable-source-maps',
          ...NODE_OPTIONS[name],
          join(ROOT, name === 'ops' ? 'dist/bundles/ops.js' : `dist/apps/${name}/src/main.js`),
        ];
  }
}

/** @throws where it had ended before, by itself */
async function stop(child: Child): Promise<void> {
  if (!child.isRunning()) throw new Error(`${child.name} ended (${await child.ended}). ${lastWords(child)}`);
  await child.stop(STOP_WITHIN_MS);
}

const NODE_OPTIONS = { consumer: CONSUMER_NODE_OPTIONS, query: QUERY_NODE_OPTIONS, ops: [] };

/** As in the image; whatever configures apps in this shell is not meant for them. */
const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  NODE_ENV: 'production',
});
