import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';
import { childrenOf } from '../support/children.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { History } from '../support/history.js';
import { business, states } from '../support/replays.js';
import { runSource } from '../support/run-source.js';

const ROOT = join(import.meta.dirname, '../..');
const LOADER = join(ROOT, 'test/support/typescript-loader.mjs');
const MAIN = join(ROOT, 'apps/ops/src/main.ts');

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await new History(database.pool).happened(...business(40));
});
afterEach(() => database.drop());

const replay = (...args: string[]) =>
  runSource('apps/ops/src/main.ts', ['replay', ...args, '--json'], { env: { DATABASE_URL: database.url } });

describe('workers', () => {
  test('fold the shards side by side, and what they make together is proved equal and swapped in', async () => {
    const { stdout, code } = await replay('--workers', '2', '--shard-payments', '5');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: 2, state: 'live', equal: true });
    expect(await states(database.pool)).toEqual({ 1: 'retired', 2: 'live' });
  });

  test('one that is killed fails the replay, which can be resumed: the live version stays as it was meanwhile', async () => {
    const ops = spawn(
      process.execPath,
      ['--import', LOADER, MAIN, 'replay', '--workers', '2', '--shard-payments', '1', '--json'],
      { cwd: ROOT, env: { PATH: process.env.PATH, DATABASE_URL: database.url } },
    );
    let stderr = '';
    ops.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => ops.once('close', resolve));
    await eventually(() => childrenOf(ops.pid!).length >= 2);
    const [first] = childrenOf(ops.pid!);
    // Behind whoever pays or asks; the lowest would have it stand still on a machine that is always busy.
    expect(getPriority(first)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
    process.kill(first!, 'SIGKILL');

    expect(await ended).toBe(1);
    expect(stderr).toContain('a worker process ended with SIGKILL');
    expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'failed' });
    expect(JSON.parse((await replay('resume', '--workers', '1')).stdout)).toMatchObject({ state: 'live', equal: true });
  });
});
