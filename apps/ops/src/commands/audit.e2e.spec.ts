import { migrateAll } from '#read-models';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createEmptyDatabase,
  createTestDatabase,
  tamper,
  type TestDatabase,
} from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { business } from '../../../../test/support/replays.js';
import { runSource } from '../../../../test/support/run-source.js';

let database: TestDatabase;
let directory: string;
beforeEach(async () => {
  database = await createTestDatabase();
  await new History(database.pool).happened(...business(30));
  directory = mkdtempSync(join(tmpdir(), 'audit-'));
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await database.drop();
});

const audit = async (env: NodeJS.ProcessEnv = {}, ...args: string[]) => {
  const ran = await runSource('apps/ops/src/main.ts', ['audit', '--workers', '1', ...args], {
    env: { DATABASE_URL: database.url, ...env },
  });
  return { ...ran, json: args.includes('--json') && ran.stdout ? JSON.parse(ran.stdout) : undefined };
};
const alter = (sql: string) => tamper(database.pool, sql);
const stateOf = ({ json }: { json: { checks: { check: string; state: string; what: string }[] } }, name: string) =>
  json.checks.find(({ check }) => check === name)!;

/** The last event, with all that the log, its chain and the projections know of it. */
async function cutEnd(): Promise<void> {
  await alter(`
    DELETE FROM events WHERE position > (SELECT max(first_position) - 1 FROM event_batches);
    DELETE FROM event_ids WHERE position > (SELECT max(first_position) - 1 FROM event_batches);
    DELETE FROM event_batches WHERE first_position = (SELECT max(first_position) FROM event_batches);
    UPDATE event_store_head SET (position, chain_hash) = (SELECT last_position, hash FROM event_batches ORDER BY 1 DESC LIMIT 1);
    UPDATE projection_versions SET (position, read_position, position_recorded_at) =
      (SELECT last_position, last_position, recorded_at FROM event_batches ORDER BY 1 DESC LIMIT 1)`);
}

test('with a file: the chain’s head is noted where all is well, and a log that lost its end is noticed the next time', async () => {
  const file = join(directory, 'anchor');
  await new History(database.pool).receive('facts', '{"broken');
  const env = { AUDIT_ANCHOR: file };
  const first = await audit(env, '--json');
  expect(first).toMatchObject({ code: 0, json: { ok: true, problem: null, anchor: { before: 0 } } });
  expect(first.json.checks.map(({ state }: { state: string }) => state)).toEqual([
    ...Array<string>(7).fill('ok'),
    'left out',
    'ok',
  ]);
  const { code, stdout, stderr } = await audit(env);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/1 note in the file.*Noted: \d+:[0-9a-f]{64}\n$/s),
  });
  expect(stderr).toContain('Checking: log\n');
  expect(
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { referralLedgerAnchor: 1, log: { position: first.json.position, hash: first.json.hash } },
    { referralLedgerAnchor: 1, log: { position: first.json.position } },
  ]);
  await cutEnd();
  const cut = await audit(env, '--json');
  expect(cut).toMatchObject({
    code: 1,
    json: { ok: false, problem: { check: 'log' }, anchor: { before: 2, noted: null } },
  });
  expect(cut.stderr).toMatch(/WRONG, log: from position \d+ on: its end up to \d+, whose hash was noted, was cut off/);
  expect(stateOf(cut, 'ledger')).toMatchObject({ state: 'left out' });
  writeFileSync(file, 'something else\n');
  expect(await audit(env, '--json')).toMatchObject({ code: 1, json: { problem: { check: 'anchor' } } });
});

test('what differs from a rebuild is named: tables, and what it comes to for whom', async () => {
  await alter(
    `UPDATE projections_1.ledger_entries SET effective_at = effective_at + interval '1 hour' WHERE payment_id = 'pay-4'`,
  );
  const { code, stdout, stderr } = await audit();
  expect(code).toBe(1);
  expect(stdout).toMatch(/ledger\s.*WRONG\s.*not what the events give: ledger_entries/);
  expect(stderr).toContain('Partner days, DAY');
  expect(stderr).toContain('WRONG, ledger: at position');
});

test('an anchor that is none is a wrong usage; one that does not answer, or a cluster, is no finding about the ledger', async () => {
  expect(await audit({ AUDIT_ANCHOR: 'anchor' })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^AUDIT_ANCHOR must be /),
  });
  const env = { AUDIT_ANCHOR: join(directory, 'no', 'anchor'), KAFKA_BROKERS: '127.0.0.1:1' };
  const { code, json, stderr } = await audit(env, '--json');
  expect({ code, ok: json.ok, problem: json.problem }).toEqual({ code: 4, ok: false, problem: null });
  expect(stderr).toContain('Nothing wrong was found, but not everything could be checked: anchor, published.');
});

test('a database that lets nobody in, or that is not migrated, is no finding either', async () => {
  const elsewhere = new URL(database.url);
  elsewhere.pathname = '/there_is_none';
  const gone = await audit({ DATABASE_URL: elsewhere.href }, '--json');
  expect(gone).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('The database does not answer (3D000)'),
  });
  const empty = await createEmptyDatabase();
  const bare = await audit({ DATABASE_URL: empty.url }, '--json');
  await empty.drop();
  expect(bare).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('run "referral-ledger migrate" first'),
  });
});

test('one place may keep the notes of several programs: what is noted of another one’s ledger says nothing of this one’s', async () => {
  const file = join(directory, 'anchor');
  await migrateAll(database.url, { program: 'acme', adopt: true });
  const of = (program: string) => audit({ AUDIT_ANCHOR: file, PROGRAM: program }, '--json');
  const first = await of('acme');
  expect(first).toMatchObject({ code: 0, json: { ok: true, anchor: { before: 0, noted: { program: 'acme' } } } });
  const foreign = { ...first.json.anchor.noted, program: 'globex', log: { position: 1, hash: 'ab'.repeat(32) } };
  appendFileSync(file, `${JSON.stringify(foreign)}\n`);
  expect(await of('acme')).toMatchObject({ code: 0, json: { ok: true, anchor: { before: 1 } } });
  appendFileSync(file, `${JSON.stringify({ ...foreign, program: 'acme' })}\n`);
  expect(await of('acme')).toMatchObject({ code: 1, json: { problem: { check: 'log' } } });
});
