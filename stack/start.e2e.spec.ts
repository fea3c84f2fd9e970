import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, isAlive, type ProcessIdentity } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../test/support/eventually.js';
import { describeWithKafka } from '../test/support/kafka.js';
import type { StackFacts } from './running/stack-file.js';

const ROOT = join(import.meta.dirname, '..');

let directory: string;
/** Beside a stack that a person may be running in this clone; the embedded PostgreSQL and Kafka, whatever the tests use. */
const env = (): NodeJS.ProcessEnv => ({
  ...process.env,
  STACK_DIR: directory,
  DATABASE_URL: '',
  KAFKA_BROKERS: '',
  NODE_OPTIONS: '',
});

interface Run {
  process: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

function start(args: string[]): Run {
  const child = spawn('node', ['stack/setup.mjs', 'start', ...args], {
    cwd: ROOT,
    env: env(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { process: child, output: () => output, ended: new Promise((resolve) => child.once('close', resolve)) };
}

const untilItSays = (run: Run, words: string) =>
  eventually(run.output, (said) => {
    if (run.process.exitCode !== null) throw new Error(`It never said "${words}":\n${said}`);
    return said.includes(words);
  });

const stackFacts = (): StackFacts => JSON.parse(readFileSync(join(directory, 'stack.json'), 'utf8'));
const processes = (): ProcessIdentity[] => JSON.parse(readFileSync(join(directory, 'processes.json'), 'utf8'));

/** The query app's answer, or the status where it has none. */
async function partner(partnerId: string): Promise<unknown> {
  const { queryUrl, token } = stackFacts();
  const response = await fetch(`${queryUrl}/v1/partners/${partnerId}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return response.ok ? response.json() : response.status;
}

/** Whom the database knows the apps as, and whether they could remove what is recorded. */
async function usersOfApps(): Promise<unknown[]> {
  const pool = createPool({ connectionString: stackFacts().databaseUrl, applicationName: 'test', max: 1 });
  const { rows } = await pool.query(
    `SELECT DISTINCT application_name AS app, usename AS "user", has_table_privilege(usename, 'events', 'DELETE') AS deletes
     FROM pg_stat_activity WHERE application_name IN ('referral-ledger-consumer', 'referral-ledger-query') ORDER BY 1`,
  );
  await pool.end();
  return rows;
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'stack-'));
  chmodSync(directory, 0o755);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describeWithKafka('npm start', () => {
  let before: unknown;

  test('runs the whole system, publishes the sample history through Kafka and shows the top partners', async () => {
    const starting = Date.now();
    const run = start([]);
    await untilItSays(run, 'Ctrl-C stops everything');
    const started = Date.now() - starting;
    expect(run.output()).toContain('Top partners, as the query app answers:');
    // Its output is no terminal here.
    expect(run.output()).not.toMatch(/eyJ/);
    const [curl] = /^curl .*$/m.exec(run.output())!;
    expect(JSON.parse(spawnSync('sh', ['-c', curl], { encoding: 'utf8' }).stdout)).toHaveProperty('balances');
    expect(statSync(join(directory, 'stack.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'kafka')).mode & 0o777).toBe(0o700);
    before = await partner('acc-00012');
    expect(before).toMatchObject({
      partnerId: 'acc-00012',
      balances: expect.arrayContaining([expect.objectContaining({ currency: 'USD' })]),
    });

    expect(await usersOfApps()).toEqual([
      { app: 'referral-ledger-consumer', user: 'ledger_consumer', deletes: false },
      { app: 'referral-ledger-query', user: 'ledger_query', deletes: false },
    ]);

    const second = start([]);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('already running in this clone');

    const children = processes();
    expect(children.length).toBe(4);
    const stopping = Date.now();
    run.process.kill('SIGINT');
    expect(await run.ended).toBe(0);
    // What hangs is killed. This machine was as slow when it started them.
    expect(Date.now() - stopping).toBeLessThan(started);
    expect(children.filter(isAlive)).toEqual([]);
    expect(existsSync(join(directory, 'stack.json'))).toBe(false);
  });

  test('continues with the data of the run before, and leaves nothing behind even when it is killed', async () => {
    const run = start([]);
    await untilItSays(run, 'Ctrl-C stops everything');
    expect(run.output()).not.toContain('Sample history:');
    expect(await partner('acc-00012')).toEqual(before);

    const children = processes();
    const { pid } = JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await run.ended;
    await eventually(() => children.filter(isAlive), []);
  });

  test('begins empty when it is told to forget, and stops with an error when one of its processes dies', async () => {
    const run = start(['--fresh', '--no-demo']);
    await untilItSays(run, 'Ctrl-C stops everything');
    expect(await partner('acc-00012')).toBe(404);

    const children = processes();
    process.kill(children.at(-1)?.pid ?? 0, 'SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('The query app has ended (SIGKILL), so everything is stopped.');
    expect(children.filter(isAlive)).toEqual([]);
  });
});

test('an option that does not exist, or a port that is none, is told in one sentence', () => {
  const options = { cwd: ROOT, env: env(), encoding: 'utf8' } as const;
  const wrong = spawnSync('node', ['stack/setup.mjs', 'start', '--frsh'], options);
  expect(wrong.status).toBe(1);
  expect(wrong.stderr).toContain(`Unknown option '--frsh'. "npm start -- --help" shows the options.`);
  expect(spawnSync('node', ['stack/setup.mjs', 'start', '--port', 'x'], options).stderr).toContain(
    '--port takes a port number',
  );
});
