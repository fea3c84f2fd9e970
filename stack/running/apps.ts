import { STACK_AUDIENCE, STACK_ISSUER } from '#platform';
import { join } from 'node:path';
import { ROOT } from '../places.js';
import { startChild, type Child } from '../processes/child.js';
import { CONSUMER_NODE_OPTIONS, QUERY_NODE_OPTIONS } from '../processes/node-options.js';
import { waitUntil } from '../processes/wait-until.js';
import { TOKEN_LIFETIME, type Access } from './access.js';

const READY_WITHIN_MS = 60_000;
/** Both apps finish what they have begun within this; the stack as a whole is to stop within 10 s. */
const APP_SHUTDOWN_MS = 2500;

interface AppOptions {
  name: string;
  script: string;
  nodeOptions?: string[];
  env: Record<string, string>;
  logFile: string;
  /** Where `/health/ready` is asked. */
  port: number;
  onSpawn: (child: Child) => void;
}

async function startApp({ name, script, nodeOptions = [], env, logFile, port, onSpawn }: AppOptions): Promise<Child> {
  const inherited = Object.entries(process.env).filter(
    ([variable]) => variable !== 'STARTED_BY' && variable !== 'PORT',
  );
  const child = await startChild({
    name,
    command: process.execPath,
    args: ['--enable-source-maps', ...nodeOptions, join(ROOT, script)],
    env: { ...Object.fromEntries(inherited), HOST: '127.0.0.1', SHUTDOWN_MS: String(APP_SHUTDOWN_MS), ...env },
    cwd: ROOT,
    logFile,
    onSpawn,
  });
  await waitUntil(child, READY_WITHIN_MS, async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok);
  return child;
}

/** What each of them is told. `port`: the query app's own, the others' health server's. */
export interface AppStart {
  databaseUrl: string;
  port: number;
  logFile: string;
  onSpawn: (child: Child) => void;
  /** More of its environment. */
  env?: Record<string, string>;
}

/** Kafka → event store → projections. */
export function startConsumer(app: AppStart, brokers: string): Promise<Child> {
  const env = {
    DATABASE_URL: app.databaseUrl,
    KAFKA_BROKERS: brokers,
    CONSUMER_HTTP_PORT: String(app.port),
    MIGRATE: 'false',
    ...app.env,
  };
  const script = 'dist/apps/consumer/src/main.js';
  return startApp({ ...app, name: 'The consumer', script, nodeOptions: CONSUMER_NODE_OPTIONS, env });
}

/** Projections → HTTP. */
export function startQuery(app: AppStart, { jwksFile }: Access): Promise<Child> {
  const env = {
    DATABASE_URL: app.databaseUrl,
    PORT: String(app.port),
    AUTH_JWKS_FILE: jwksFile,
    AUTH_ISSUER: STACK_ISSUER,
    AUTH_AUDIENCE: STACK_AUDIENCE,
    AUTH_MAX_LIFETIME: TOKEN_LIFETIME,
    ...app.env,
  };
  const script = 'dist/apps/query/src/main.js';
  return startApp({ ...app, name: 'The query app', script, nodeOptions: QUERY_NODE_OPTIONS, env });
}

/** Event store → projections, where there is no Kafka and so no consumer to do it. */
export function startProjector(app: AppStart): Promise<Child> {
  const env = { DATABASE_URL: app.databaseUrl, PORT: String(app.port) };
  return startApp({ ...app, name: 'The projector', script: 'dist/stack/projector.js', env });
}
