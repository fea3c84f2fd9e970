import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { History } from '../../../../../test/support/history.js';
import { asByAnOldRule, business, states } from '../../../../../test/support/replays.js';
import { runSource } from '../../../../../test/support/run-source.js';

const ROOT = join(import.meta.dirname, '../../../../..');

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await new History(database.pool).happened(...business(100));
});
afterEach(() => database.drop());

const ops = (...args: string[]) =>
  runSource('apps/ops/src/main.ts', ['replay', ...args], { env: { DATABASE_URL: database.url } });

/** A replay in a process of its own that gets a signal once `when` says so. @returns what it ended with */
async function signalledReplay(
  signal: NodeJS.Signals,
  when: () => Promise<boolean>,
  ...args: string[]
): Promise<number | NodeJS.Signals> {
  const loader = join(ROOT, 'test/support/typescript-loader.mjs');
  const child = spawn(process.execPath, ['--import', loader, join(ROOT, 'apps/ops/src/main.ts'), 'replay', ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, DATABASE_URL: database.url },
    stdio: 'ignore',
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('close', (code, killedBy) => resolve(killedBy ?? code!)),
  );
  await eventually(when, true, { everyMs: 3 });
  child.kill(signal);
  return ended;
}

async function killedReplay(when: () => Promise<boolean>, ...args: string[]): Promise<void> {
  expect(await signalledReplay('SIGKILL', when, ...args)).toBe('SIGKILL');
}

const replayed = async (): Promise<{ position: number; state: string } | undefined> =>
  (await database.pool.query('SELECT position, state FROM projection_versions WHERE version = 2')).rows[0];
const live = async () =>
  (
    await database.pool.query(
      `SELECT md5(string_agg(e::text, ',' ORDER BY position, seq)) AS ledger FROM projections_1.ledger_entries e`,
    )
  ).rows;

test('a replay says table by table that all is equal, goes live, and can be rolled back and pruned', async () => {
  const { code, stdout, stderr } = await ops();
  expect({ code, stderr: stderr.split('\n').map((line) => line.split(/[:(,]/)[1]?.trim()) }).toMatchObject({
    code: 0,
    stderr: expect.arrayContaining([
      'replaying the log from its beginning',
      'comparing with the live version',
      'swapping',
    ]),
  });
  expect(stdout).toContain('every table has the digest of the live version 1');
  expect(stdout).toContain('Version 2 is live');
  expect(await states(database.pool)).toEqual({ 1: 'retired', 2: 'live' });

  const rolled = await ops('rollback', '--json');
  expect(JSON.parse(rolled.stdout)).toMatchObject({ version: 1, state: 'live', restatements: 0 });
  const status = JSON.parse((await ops('status', '--json')).stdout);
  expect(status.versions.map(({ version, state, purpose }: never) => [version, state, purpose])).toEqual([
    [1, 'live', 'rollback'],
    [2, 'retired', 'replay'],
  ]);
  expect((await ops('prune')).stdout).toBe('Dropped: version 2.\n');
  expect((await ops('rollback')).code).toBe(1);
});

describe('a replay that differs', () => {
  beforeEach(() => asByAnOldRule(database.pool));

  test('ends with 1; diff shows it as a table, as JSON and as CSV; accepted with a reason it goes live', async () => {
    const refused = await ops();
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('DIFFERS from the live version 1') });
    expect(refused.stderr).toContain('"replay resume --accept-differences REASON"');
    expect((await ops('status')).stdout).toContain('it differs from the live version: ledger_entries');

    const { stdout: shown } = await ops('diff');
    expect(shown).toContain('Partner paid, USD');
    const { partners } = JSON.parse((await ops('diff', '--json')).stdout);
    expect(partners).toHaveLength(1);
    expect(partners[0]).toMatchObject({ partnerId: 'paid', asset: 'USD' });
    expect(partners[0].old.earned).toBeGreaterThan(partners[0].new.earned);
    expect(partners[0].facts[0]).toEqual({
      position: expect.any(Number),
      eventId: expect.any(String),
      type: 'payment.succeeded.v1',
      time: expect.any(String),
    });
    const csv = (await ops('diff', '--csv')).stdout.trim().split('\r\n');
    expect(csv).toHaveLength(1 + partners[0].entries.length);
    expect(csv[0]).toMatch(/^partnerId,asset,old\.available,new\.available/);
    expect(csv.every((line) => line.split(',').length === csv[0]!.split(',').length)).toBe(true);

    const accepted = await ops('resume', '--accept-differences', 'the rounding was mended');
    expect(accepted).toMatchObject({ code: 0, stdout: expect.stringContaining('Version 2 is live') });
    expect((await ops('status')).stdout).toContain('accepted: the rounding was mended');
  });

  test('is found by the nightly audit, which ends with 1 and changes nothing', async () => {
    const { code, stdout } = await ops('--verify-only', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ equal: false, differences: { partners: [{ partnerId: 'paid' }] } });
    expect(await states(database.pool)).toEqual({ 1: 'live' });
  });
});

test('the nightly audit ends with 0 where all is equal, and leaves nothing behind', async () => {
  const { code, stdout } = await ops('--verify-only', '--json');
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, equal: true, differences: null });
  expect(await states(database.pool)).toEqual({ 1: 'live' });
});

test('where nothing is projected yet a rebuild is built, and called nothing else: there is nothing to prove it by', async () => {
  const empty = await createTestDatabase();
  try {
    const head = await new History(empty.pool).record(
      ...business(5).filter(([type]) => !type.startsWith('withdrawal.')),
    );
    const onEmpty = (...args: string[]) =>
      runSource('apps/ops/src/main.ts', args, { env: { DATABASE_URL: empty.url } });
    const check = await onEmpty('replay', '--verify-only');
    expect(check).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Not proved: .* nothing to compare with\.\n$/),
    });
    const audit = await onEmpty('audit', '--json');
    expect(audit.code).toBe(4);
    expect(JSON.parse(audit.stdout).checks).toContainEqual(
      expect.objectContaining({ check: 'ledger', state: 'not checked' }),
    );
    const built = await onEmpty('replay');
    expect(built).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Built, not proved: ${head} events, nothing to compare with.`),
    });
  } finally {
    await empty.drop();
  }
});

describe('a replay killed at any moment leaves the live version as it was', () => {
  test.each<[string, string[], () => Promise<boolean>]>([
    ['while it folds, and can be resumed', ['--batch', '3'], async () => ((await replayed())?.position ?? 0) > 10],
    ['as soon as it exists', ['--batch', '3'], async () => (await replayed()) !== undefined],
    ['near its end', ['--batch', '50'], async () => ((await replayed())?.position ?? 0) >= 100],
  ])('%s', async (_, args, when) => {
    const before = await live();
    await killedReplay(when, ...args);
    const now = await states(database.pool);
    if (now[2] === 'live') expect(now[1]).toBe('retired');
    else expect(now[1]).toBe('live');
    expect(await live()).toEqual(before);
    if (now[2] === 'live') return;

    const second = await ops();
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/A replay is (under way|not over): version 2/);
    await database.pool.query(
      `UPDATE projection_versions SET heartbeat_at = now() - interval '10 s' WHERE version = 2`,
    );
    const resumed = await ops('resume', '--json');
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ version: 2, state: 'live', equal: true });
  });

  test('also in the middle of the swap: nothing of it is there', async () => {
    await asByAnOldRule(database.pool);
    await database.pool.query(
      `UPDATE outbound_cursors SET position = event_store_head.position FROM event_store_head WHERE stream = 'rewards'`,
    );
    const before = await live();
    const holder = await database.pool.connect();
    try {
      // What the swap asks for after it has locked the live version and has caught up with it.
      await holder.query('BEGIN; SELECT FROM outbound_cursors FOR UPDATE');
      const swapping = async () =>
        (
          await database.pool.query(
            `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%outbound_cursors%FOR UPDATE'
               AND datname = current_database()`,
          )
        ).rowCount! > 0;
      await killedReplay(swapping, '--accept-differences', 'mended');
    } finally {
      holder.release(true);
    }
    expect(await live()).toEqual(before);
    expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'ready' });
    expect((await database.pool.query('SELECT FROM restatements')).rowCount).toBe(0);
    await database.pool.query(
      `UPDATE projection_versions SET heartbeat_at = now() - interval '10 s' WHERE version = 2`,
    );
    expect(JSON.parse((await ops('resume', '--json')).stdout)).toMatchObject({ version: 2, state: 'live' });
    expect((await database.pool.query('SELECT FROM restatements')).rowCount).toBeGreaterThan(0);
  });

  test('and can be aborted instead, after which another one begins anew', async () => {
    await killedReplay(async () => ((await replayed())?.position ?? 0) > 10, '--batch', '3');
    expect((await ops('abort')).stdout).toBe('Version 2 is aborted.\n');
    expect(JSON.parse((await ops('--json')).stdout)).toMatchObject({ version: 3, state: 'live' });
  });

  test('an audit that was killed is aborted and gone', async () => {
    await killedReplay(async () => ((await replayed())?.position ?? 0) > 10, '--batch', '3', '--verify-only');
    expect((await ops('abort')).stdout).toBe('Version 2 is dropped.\n');
    expect(await states(database.pool)).toEqual({ 1: 'live' });
  });
});

test('a replay that is interrupted ends with 130 after its batch, and is resumed at once', async () => {
  const folding = async () => ((await replayed())?.position ?? 0) > 10;
  expect(await signalledReplay('SIGINT', folding, '--batch', '3')).toBe(130);
  expect((await ops('status')).stdout).toContain('left behind: resume or abort it');
  expect((await ops('resume', '--no-swap')).stdout).toContain('Version 2 is ready');
});

test('wrong usage ends with 2', async () => {
  expect((await ops('--verify-only', '--no-swap')).code).toBe(2);
  expect((await ops('--accept-differences', ' ')).code).toBe(2);
  expect((await ops('diff', '--json', '--csv')).code).toBe(2);
  expect((await ops('nonsense')).code).toBe(2);
});
