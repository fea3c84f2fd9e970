import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { runSource } from '../../../test/support/run-source.js';

let database: TestDatabase;
let directory: string;

beforeAll(async () => {
  database = await createTestDatabase();
  directory = mkdtempSync(join(tmpdir(), 'ops-'));
});
afterAll(async () => {
  await database.drop();
  rmSync(directory, { recursive: true, force: true });
});

const ops = (args: string[], env: NodeJS.ProcessEnv = { DATABASE_URL: database.url }, input = '') =>
  runSource('apps/ops/src/main.ts', args, { env: { STACK_DIR: directory, ...env }, input });

function signup(number: number): string {
  const data = { accountId: `acc-${number}`, separateAccount: true };
  return JSON.stringify({
    specversion: '1.0',
    id: `signup-${number}`,
    source: 'test',
    type: 'client.signed_up.v1',
    time: '2026-01-01T00:00:00Z',
    data,
  });
}

function fileOf(name: string, lines: string[]): string {
  const file = join(directory, name);
  writeFileSync(file, lines.join('\n'));
  return file;
}

describe('import', () => {
  test('appends what can be used, keeps what cannot as dead letters of topic "import", and changes nothing the second time', async () => {
    const file = fileOf('events.ndjson', [signup(1), '', '{"broken', signup(2), signup(1), `${signup(3)}\r`]);
    const first = await ops(['import', file, '--json']);
    expect(first.code).toBe(4);
    expect(JSON.parse(first.stdout)).toEqual({
      lines: 5,
      appended: 3,
      duplicates: 1,
      refused: { NOT_JSON: 1 },
      refusals: [{ reason: 'NOT_JSON', count: 1, lines: [3], message: expect.any(String) }],
      lastLine: 6,
      head: 3,
    });

    const second = await ops(['import', file, '--json']);
    expect(JSON.parse(second.stdout)).toEqual({
      lines: 5,
      appended: 0,
      duplicates: 4,
      refused: { NOT_JSON: 1 },
      refusals: [{ reason: 'NOT_JSON', count: 1, lines: [3], message: expect.any(String) }],
      lastLine: 6,
      head: 3,
    });
    const { rows } = await database.pool.query('SELECT topic, partition, "offset", reason, raw FROM dead_letters');
    expect(rows).toEqual([
      { topic: 'import', partition: 0, offset: 3, reason: 'NOT_JSON', raw: Buffer.from('{"broken') },
    ]);
  });

  test('reads standard input, begins with the line that it is told to, and says in words what it did', async () => {
    const { code, stdout } = await ops(
      ['import', '-', '--from-line', '2'],
      undefined,
      `${signup(100)}\n${signup(101)}\n`,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^1 line: 1 appended, 0 known already, none refused\. The event store is at position \d+\.\n$/,
    );
  });

  test('takes a list of CloudEvents in a line, each event for itself', async () => {
    const list = `[${signup(200)}, ${signup(201)}, {"id":"x"}, ${signup(200)}]`;
    const file = fileOf('lists.ndjson', [list, signup(202), `[${signup(203)}]`, '[]']);
    const { stdout } = await ops(['import', file, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      lines: 4,
      appended: 4,
      duplicates: 1,
      refused: { NOT_A_CLOUDEVENT: 1 },
    });
    const { rows } = await database.pool.query(
      `SELECT "offset", batch_index, raw FROM dead_letters WHERE reason = 'NOT_A_CLOUDEVENT'`,
    );
    expect(rows).toEqual([{ offset: 1, batch_index: 2, raw: Buffer.from('{"id":"x"}') }]);
    const again = await ops(['import', file, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ appended: 0, duplicates: 5, refused: { NOT_A_CLOUDEVENT: 1 } });
  });

  test('says so in one sentence when there is no such file', async () => {
    const { code, stderr } = await ops(['import', '/nowhere.ndjson']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'There is no file /nowhere.ndjson.\n' });
  });
});

describe('status', () => {
  test('tells the head, the projections’ lag, the dead letters by reason and the consumers', async () => {
    const { code, stdout } = await ops(['status', '--json']);
    expect(code).toBe(0);
    const status = JSON.parse(stdout);
    expect(status.projections).toEqual([{ version: 1, state: 'live', position: 0, lagEvents: status.head }]);
    expect(status.deadLetters).toEqual([
      { reason: 'NOT_A_CLOUDEVENT', count: 1 },
      { reason: 'NOT_JSON', count: 1 },
    ]);
    expect(status.consumers).toEqual([]);
  });

  test('shows the same as tables', async () => {
    const { stdout } = await ops(['status']);
    expect(stdout).toContain('Event store: position');
    expect(stdout).toContain('NOT_JSON');
  });

  test('says which command comes first when the database has no tables', async () => {
    const empty = await createEmptyDatabase();
    const { code, stderr } = await ops(['status'], { DATABASE_URL: empty.url });
    expect(code).toBe(1);
    expect(stderr).toContain('run "referral-ledger migrate" first');

    const migrated = await ops(['migrate', '--json'], { DATABASE_URL: empty.url });
    expect(JSON.parse(migrated.stdout).migrations.length).toBeGreaterThan(0);
    const again = await ops(['migrate'], { DATABASE_URL: empty.url });
    expect(again.stdout).toBe('The schema is up to date.\n');
    await empty.drop();
  });
});

describe('the database to work on', () => {
  test('is that of the running stack when DATABASE_URL is not set', async () => {
    writeFileSync(join(directory, 'stack.json'), JSON.stringify({ databaseUrl: database.url }));
    const { code } = await ops(['status', '--json'], {});
    rmSync(join(directory, 'stack.json'));
    expect(code).toBe(0);
  });

  test('is missed with exit code 3 and the way out', async () => {
    const { code, stderr } = await ops(['status'], {});
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'No stack runs in this clone: run "npm start", or set DATABASE_URL.\n',
    });
  });

  test('is no database where DATABASE_URL is no address: it says what is wrong with it, and never its password', async () => {
    const { code, stderr } = await ops(['status'], { DATABASE_URL: 'nonsense' });
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr:
        'DATABASE_URL must be a URL such as postgres://user:password@host:5432/database: it does not begin with postgres:// or postgresql://.\n',
    });
    const secret = await ops(['status'], { DATABASE_URL: 'postgres://user:hush#word@127.0.0.1/ledger' });
    expect(secret).toMatchObject({ code: 3, stderr: expect.stringContaining('%40 for @') });
    expect(secret.stderr).not.toContain('hush');
  });

  test('that does not answer is told in one sentence, without its password', async () => {
    const { code, stderr } = await ops(['status'], { DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/x' });
    expect(code).toBe(1);
    expect(stderr).toBe('The database does not answer (ECONNREFUSED): is it running, and is DATABASE_URL right?\n');
  });

  test('of which no server answers is told with the reason of each, without its password', async () => {
    const { code, stderr } = await ops(['status'], {
      DATABASE_URL: 'postgres://user:secret@127.0.0.1:1,127.0.0.1:2/x',
    });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'The database does not answer: none of the 2 hosts of the database answers as read-write (1: no connection to be had (ECONNREFUSED); ' +
        '2: no connection to be had (ECONNREFUSED)). Is it running, and is DATABASE_URL right?\n',
    );
  });
});

test('wrong usage ends with exit code 2, and --help documents the exit codes', async () => {
  expect((await ops(['importt'])).code).toBe(2);
  expect((await ops(['import', 'x', '--from-line', 'two'])).code).toBe(2);
  const help = await ops(['--help']);
  expect(help.code).toBe(0);
  expect(help.stdout).toContain('Exit codes:');
});
