import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { childrenOf } from '../support/children.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { heldUp } from '../support/held-up.js';
import { History } from '../support/history.js';
import { business } from '../support/replays.js';
import { runSource } from '../support/run-source.js';

const ROOT = join(import.meta.dirname, '../..');

describe('a program that awaits what no process lives for', () => {
  test.each([
    ['a worker that is killed', 'awaits-a-worker.ts', 'a worker process ended with SIGKILL'],
    ['a worker that hangs up', 'awaits-a-deaf-worker.ts', 'a worker process ended with SIGKILL\n'.repeat(2)],
    [
      'a worker that is not there',
      'awaits-no-worker.ts',
      'a worker process could not be started: spawn /nowhere/node ENOENT',
    ],
    ['a promise that settles by and by', 'awaits-next-to-nothing.ts', 'settled'],
  ])('stays until it is settled: %s', async (_, file, outcome) => {
    expect(await runSource(`test/processes/${file}`, [])).toMatchObject({ code: 0, stdout: outcome });
  });
});

let database: TestDatabase;
let folder: string;
let started: ChildProcess | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
  await new History(database.pool).happened(...business(5));
  folder = mkdtempSync(join(tmpdir(), 'referral-ledger-orphans-'));
});
afterEach(async () => {
  if (started?.pid !== undefined) for (const pid of descendantsOf(started.pid)) process.kill(pid, 'SIGKILL');
  started?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
  await database.drop();
});

const descendantsOf = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** `npx referral-ledger …`, but that nothing is built: the same wrapper runs the command from its sources. */
function npx(...args: string[]): ChildProcess {
  mkdirSync(join(folder, 'bin'));
  const bin = 'bin/referral-ledger.mjs';
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'referral-ledger', version: '1.0.0', bin }));
  const program = pathToFileURL(join(ROOT, 'stack/setup/program.mjs')).href;
  const loader = join(ROOT, 'test/support/typescript-loader.mjs');
  writeFileSync(
    join(folder, bin),
    `#!/usr/bin/env node
import { runProgram } from '${program}';
process.env.NODE_OPTIONS = '--import ${loader}';
process.exitCode = await runProgram('apps/ops/src/main.ts', process.argv.slice(2));`,
  );
  chmodSync(join(folder, bin), 0o755);
  started = spawn('npx', ['--yes', 'referral-ledger', ...args], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', npm_config_cache: join(folder, 'npm'), DATABASE_URL: database.url },
    stdio: 'ignore',
  });
  return started;
}

/** A process, its only child, and so on. */
function lineFrom(pid: number): number[] {
  const [child, ...others] = childrenOf(pid);
  return child === undefined || others.length > 0 ? [pid] : [pid, ...lineFrom(child)];
}

describe('a command whose starter is killed', () => {
  // From npx down each process has one child, but for the command, which has its workers.
  test.each([
    ['npx', ['verify'], (line: number[]) => line[0]!],
    ['the wrapper', ['replay', '--workers', '2'], (line: number[]) => line.at(-2)!],
    ['the command itself', ['replay', '--workers', '2'], (line: number[]) => line.at(-1)!],
  ])('leaves nothing at work: %s', async (_, args, victimOf) => {
    // Whatever reads the log is held up, so that there is something at work.
    const holder = await database.pool.connect();
    await holder.query('BEGIN; LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
    try {
      const { pid } = npx(...args);
      await heldUp(database.pool);
      const line = lineFrom(pid!);
      const atWork = [line.at(-1)!, ...childrenOf(line.at(-1)!)];
      process.kill(victimOf(line), 'SIGKILL');
      await eventually(() => atWork.filter(isRunning), []);
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
  });
});
