import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { EventStore } from '#event-store';
import { identify } from '#platform';
import { LiveProjector, takeLease } from '#projector';
import { migrateAll } from '#read-models';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cutWaiting } from '../../../../test/support/cut-waiting.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { runSource } from '../../../../test/support/run-source.js';
import { gzipMember } from './gzip.js';

let directory: string;
let origin: TestDatabase;
/** What the origin's log is, as a plain export. */
let whole: string;

const ops = (database: TestDatabase, args: string[], input = '') =>
  runSource('apps/ops/src/main.ts', args, { env: { DATABASE_URL: database.url }, input });
const path = (name: string): string => join(directory, name);

const payment = (n: number, accountId: string): Fact => [
  'payment.succeeded.v1',
  `2024-03-${String(n).padStart(2, '0')}T00:00:00Z`,
  { paymentId: `p${n}`, accountId, amountMinor: 100_000 * n, taxMinor: 7, currency: 'USD', period: 'year' },
];

/** Every read model holds something, rules' dead letters and withdrawals decided both ways among it. */
const FACTS: Fact[] = [
  ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'ann', code: 'ann-1' }],
  ['contract.signed.v1', '2024-01-02T00:00:00Z', { contractId: 'c1', partnerId: 'ann', payoutAccountRef: 'ref' }],
  ['client.signed_up.v1', '2024-01-03T00:00:00Z', { accountId: 'a1', separateAccount: true, referralCode: 'ann-1' }],
  ['client.signed_up.v1', '2024-01-04T00:00:00Z', { accountId: 'a2', separateAccount: true, referralCode: 'bob-1' }],
  ['client.signed_up.v1', '2024-01-04T00:00:00Z', { accountId: 'a1', separateAccount: true }],
  payment(1, 'a1'),
  payment(2, 'a2'),
  ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'bob', code: 'bob-1' }],
  payment(3, 'a1'),
  [
    'payment.refunded.v1',
    '2024-03-05T00:00:00Z',
    { refundId: 'r1', paymentId: 'p1', accountId: 'a1', amountMinor: 50_000 },
  ],
  [
    'withdrawal.requested.v1',
    '2024-04-01T00:00:00Z',
    { withdrawalId: 'w1', partnerId: 'ann', amountMinor: 9_000, currency: 'USD' },
  ],
  [
    'withdrawal.requested.v1',
    '2024-04-01T00:00:00Z',
    { withdrawalId: 'w2', partnerId: 'bob', amountMinor: 9_000, currency: 'USD' },
  ],
];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'export-'));
  origin = await createTestDatabase();
  const history = new History(origin.pool);
  await history.happened(...FACTS);
  await history.happened(['withdrawal.paid.v1', '2024-04-02T00:00:00Z', { withdrawalId: 'w1', partnerId: 'ann' }]);
  await history.happened(payment(4, 'a2'), payment(5, 'a1'));
  const { stdout, stderr } = await ops(origin, ['export', '-']);
  expect(stderr).toMatch(/^Exported 17 events, positions 1 to 17\.\n$/);
  whole = stdout;
});
afterAll(async () => {
  await origin.drop();
  rmSync(directory, { recursive: true, force: true });
});

async function inEmpty(work: (target: TestDatabase) => Promise<void>): Promise<void> {
  const target = await createTestDatabase();
  await work(target).finally(() => target.drop());
}

/** Every row of the log and of every read model, as text. A partner's last_payment_at is a bound, not a fact. */
async function contents({ pool }: TestDatabase): Promise<Record<string, string[]>> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT schemaname || '.' || relname AS name FROM pg_stat_user_tables
     WHERE schemaname = 'projections_1' OR relname IN ('event_batches', 'event_store_head')
        OR relname LIKE 'events\\_0%' OR relname LIKE 'event\\_ids\\_0%' ORDER BY 1`,
  );
  const tables = rows.map(async ({ name }): Promise<[string, string[]]> => {
    const contents = await pool.query<{ row: string }>(
      `SELECT (to_jsonb(t) - 'last_payment_at')::text AS row FROM ${name} t ORDER BY 1`,
    );
    return [name, contents.rows.map(({ row }) => row)];
  });
  return Object.fromEntries(await Promise.all(tables));
}

describe('an export into an empty database', () => {
  test('gives the same log, and the same projections, row by row', () =>
    inEmpty(async (target) => {
      expect(await ops(origin, ['export', path('log.ndjson.gz')])).toMatchObject({ code: 0 });
      const { code, stdout } = await ops(target, ['import', path('log.ndjson.gz'), '--exported', '--json']);
      expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, lines: 17, restored: 17, present: 0, head: 17 });
      await new History(target.pool).project();

      const [restored, original] = [await contents(target), await contents(origin)];
      expect(Object.keys(original).length).toBeGreaterThan(15);
      const filled = ['accounts', 'ledger_entries', 'payments', 'rejected_events', 'withdrawals', 'partner_balances'];
      for (const table of filled) expect(original[`projections_1.${table}`]).not.toEqual([]);
      expect(restored).toEqual(original);

      const again = await ops(target, ['import', path('log.ndjson.gz'), '--exported']);
      expect(again.stdout).toBe('17 lines: 0 restored, 17 there already. The event store is at position 17.\n');
    }));

  test('waits until a restore that was killed is seen to be silent', () =>
    inEmpty(async (target) => {
      await takeLease(target.pool, 'a restore that was killed');
      const { code } = await ops(target, ['import', '-', '--exported'], whole);
      expect(code).toBe(0);
    }));

  test('goes on where its database was lost, by reading the file anew', () =>
    inEmpty(async (target) => {
      writeFileSync(path('lost.ndjson'), whole);
      const restore = (file: string, input?: string) => ops(target, ['import', file, '--exported', '--json'], input);
      const lost = async (restored: ReturnType<typeof restore>) => {
        const holder = await target.pool.connect();
        await holder.query('BEGIN; SELECT FROM event_store_head FOR UPDATE');
        await cutWaiting(target.pool, 'referral-ledger-ops');
        await holder.query('ROLLBACK');
        holder.release();
        return restored;
      };
      // What came by standard input cannot be read twice.
      const piped = await lost(restore('-', whole));
      expect(piped).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('terminating connection') });
      const { code, stdout, stderr } = await lost(restore(path('lost.ndjson')));
      expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, lines: 17, restored: 17, present: 0, head: 17 });
      expect(stderr).toContain('to begin anew');
    }));

  test('goes on where it was interrupted, also in a file that was not complete', () =>
    inEmpty(async (target) => {
      const lines = whole.split('\n');
      const secondBatch = lines.findIndex((line) => line.includes('"batchhash"')) + 1;
      writeFileSync(path('part.ndjson'), lines.slice(0, secondBatch + 1).join('\n'));
      const part = await ops(target, ['import', path('part.ndjson'), '--exported']);
      expect(part.code).toBe(lines[secondBatch]!.includes('"batchhash"') ? 0 : 1);
      const { stdout } = await ops(target, ['import', '-', '--exported', '--json'], whole);
      expect(JSON.parse(stdout)).toMatchObject({ lines: 17, head: 17 });
    }));
});

test('the export of another program’s ledger is taken only where that is said to be meant', () =>
  inEmpty(async (acme) => {
    await migrateAll(acme.url, { program: 'acme' });
    const file = path('acme.ndjson');
    const of = (program: string, database: TestDatabase, ...args: string[]) =>
      runSource('apps/ops/src/main.ts', args, { env: { DATABASE_URL: database.url, PROGRAM: program } });
    // As a ledger that becomes a program's comes to it: what was exported before names none.
    writeFileSync(path('before.ndjson'), whole);
    expect(await of('acme', acme, 'import', path('before.ndjson'), '--exported')).toMatchObject({ code: 0 });
    expect(await of('acme', acme, 'export', file)).toMatchObject({ code: 0 });
    expect(await of('globex', acme, 'import', file, '--exported', '--dry-run')).toMatchObject({
      code: 0,
      stdout:
        '17 lines, positions 1 to 17: as exported, and by its own word the program acme’s. Nothing was written.\n',
    });
    await inEmpty(async (globex) => {
      await migrateAll(globex.url, { program: 'globex' });
      for (const more of [['--exported'], [], ['--dry-run']]) {
        const { code, stdout, stderr } = await of('globex', globex, 'import', file, ...more);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(stderr).toContain('is of an export of the program acme, and what is meant is that of globex');
        expect(stderr).toContain('--from-program acme');
      }
      expect((await globex.pool.query('SELECT FROM events')).rowCount).toBe(0);
      for (const more of [[], ['--dry-run']]) {
        const mistaken = await of('globex', globex, 'import', file, '--exported', '--from-program', 'initech', ...more);
        expect(mistaken).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('that of initech') });
      }
      // Begun by a release that did not name a program, or put together.
      const lines = readFileSync(file, 'utf8').split('\n');
      const second = lines.findIndex((line) => line.includes('"batchhash"')) + 1;
      const unnamed = lines.slice(0, second).map((line) => line.replace('"ledgerprogram":"acme",', ''));
      writeFileSync(path('mixed.ndjson'), [...unnamed, ...lines.slice(second)].join('\n'));
      for (const more of [['--exported'], [], ['--dry-run']]) {
        const { code, stderr } = await of('globex', globex, 'import', path('mixed.ndjson'), ...more);
        expect({ code, stderr }).toEqual({
          code: 1,
          stderr: expect.stringContaining(`Line ${second + 1} is of an export`),
        });
      }
      expect((await globex.pool.query('SELECT FROM events')).rowCount).toBe(second);
      const meant = await of('globex', globex, 'import', file, '--exported', '--from-program', 'acme', '--json');
      expect(JSON.parse(meant.stdout)).toMatchObject({ lines: 17, head: 17 });
    });
    await inEmpty(async (nobodys) => {
      const { code, stderr } = await ops(nobodys, ['import', file]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining('what is meant is no program’s ledger'),
      });
    });
  }));

describe('a file', () => {
  test.each(['cut.ndjson', 'cut.ndjson.gz'])('%s that was cut off is continued to the same bytes', async (name) => {
    const read = () => {
      const bytes = readFileSync(path(name));
      return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    };
    const half = whole.slice(0, whole.indexOf('\n', whole.indexOf('"batchhash"')) + 30);
    if (name.endsWith('.gz')) {
      await ops(origin, ['export', path(name)]);
      const size = readFileSync(path(name)).length;
      writeFileSync(
        path(name),
        Buffer.concat([readFileSync(path(name)), readFileSync(path(name)).subarray(0, size - 9)]),
      );
    } else writeFileSync(path(name), half);
    const { code, stderr } = await ops(origin, ['export', path(name)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(read()).toBe(whole);
    expect((await ops(origin, ['export', path(name)])).stdout).toBe(
      'Nothing to add: the export holds everything up to position 17.\n',
    );
  });

  test('gets what the log has grown by', () =>
    inEmpty(async (growing) => {
      const history = new History(growing.pool);
      expect((await ops(growing, ['export', path('growing.ndjson')])).stdout).toContain('up to position 0');
      for (const fact of FACTS.slice(0, 2)) {
        await history.record(fact);
        expect((await ops(growing, ['export', path('growing.ndjson')])).stdout).toContain('Exported 1 event,');
      }
      expect((await ops(growing, ['export', '-'])).stdout).toBe(readFileSync(path('growing.ndjson'), 'utf8'));
    }));

  test('of another event store, or of no export at all, is left as it is', () =>
    inEmpty(async (other) => {
      writeFileSync(path('other.ndjson'), whole);
      const foreign = await ops(other, ['export', path('other.ndjson')]);
      expect(foreign).toMatchObject({ code: 1 });
      expect(foreign.stderr).toContain('another event store');
      expect(readFileSync(path('other.ndjson'), 'utf8')).toBe(whole);

      writeFileSync(path('letter.txt'), 'Dear diary,\n');
      expect((await ops(origin, ['export', path('letter.txt')])).stderr).toContain('holds no export');
      expect(readFileSync(path('letter.txt'), 'utf8')).toBe('Dear diary,\n');
    }));

  test.each(['twice.ndjson', 'twice.ndjson.gz'])(
    '%s that is not as it was exported gets nothing more',
    async (name) => {
      const lines = whole.trimEnd().split('\n');
      const text = `${[...lines, ...lines.slice(12)].join('\n')}\n`;
      const bytes = name.endsWith('.gz') ? await gzipMember(Buffer.from(text)) : Buffer.from(text);
      writeFileSync(path(name), bytes);
      const { code, stderr } = await ops(origin, ['export', path(name)]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/line 18, position 13: position 13 stands/),
      });
      expect(readFileSync(path(name))).toEqual(bytes);
      expect(readdirSync(directory).filter((file) => file.includes('twice') && file.includes('lock'))).toEqual([]);
    },
  );

  const besides = (name: string): string[] => readdirSync(directory).filter((file) => file.startsWith(`${name}.`));

  test('is written by one export at a time, also where the one that began it goes on by itself', async () => {
    const blocking = await origin.pool.connect();
    await blocking.query('BEGIN; LOCK TABLE event_batches');
    const script = '"$0" --import ./test/support/typescript-loader.mjs apps/ops/src/main.ts export "$1" & wait';
    const wrapper = spawn('sh', ['-c', script, process.execPath, path('busy.ndjson')], {
      env: { PATH: process.env.PATH, DATABASE_URL: origin.url },
      stdio: 'ignore',
    });
    try {
      await eventually(() => besides('busy.ndjson').some((file) => file.includes('lock')));
      wrapper.kill('SIGKILL');
      await once(wrapper, 'exit');
      symlinkSync('busy.ndjson', path('link.ndjson'));
      for (const name of ['busy.ndjson', 'link.ndjson']) {
        const { code, stderr } = await ops(origin, ['export', path(name)]);
        expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/is writing .*: process \d+ on /) });
        expect(stderr).not.toContain(`process ${wrapper.pid} `);
      }
    } finally {
      await blocking.query('COMMIT');
      blocking.release();
    }
    await eventually(() => besides('busy.ndjson').length === 0);
    expect(readFileSync(path('busy.ndjson'), 'utf8')).toBe(whole);
  });

  test('is taken over from a process that is no more by one of those that want it', async () => {
    const child = spawn('sleep', ['60']);
    const holder = { ...identify(child.pid!)!, host: hostname() };
    child.kill('SIGKILL');
    await once(child, 'exit');
    writeFileSync(path('left.ndjson.lock.1'), JSON.stringify(holder));
    const runs = await Promise.all([1, 2, 3].map(() => ops(origin, ['export', path('left.ndjson')])));
    expect(readFileSync(path('left.ndjson'), 'utf8')).toBe(whole);
    expect(runs.filter(({ code }) => code === 0).length).toBeGreaterThan(0);
    for (const { code, stderr } of runs.filter((run) => run.code !== 0)) {
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('Another export is writing') });
    }
    expect(besides('left.ndjson')).toEqual([]);

    writeFileSync(path('left.ndjson.lock.2'), JSON.stringify({ ...holder, host: 'another-machine' }));
    const { stderr } = await ops(origin, ['export', path('left.ndjson')]);
    expect(stderr).toContain(`if it is no more, remove ${path('left.ndjson.lock.2')}`);
  });

  test('has another name until it is complete, and is gone on with under that', async () => {
    const batchEnd = whole.indexOf('\n', whole.indexOf('"batchhash"'));
    const packed = await gzipMember(Buffer.from(whole));
    const left: [string, string | Buffer][] = [
      ['new.ndjson', whole.slice(0, batchEnd + 30)],
      ['no-batch.ndjson', whole.slice(0, batchEnd - 99)],
      ['no-member.ndjson.gz', packed.subarray(0, 99)],
    ];
    for (const [name, bytes] of left) {
      writeFileSync(path(`${name}.part`), bytes);
      const { code, stdout } = await ops(origin, ['export', path(name)]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('to 17.') });
      const written = readFileSync(path(name));
      expect((name.endsWith('gz') ? gunzipSync(written) : written).toString()).toBe(whole);
      expect(besides(name)).toEqual([]);
    }
    writeFileSync(path('mine.ndjson.part'), 'Dear diary,\n');
    expect((await ops(origin, ['export', path('mine.ndjson')])).stderr).toContain('mine.ndjson.part holds no export');
    expect(readFileSync(path('mine.ndjson.part'), 'utf8')).toBe('Dear diary,\n');
  });

  test('may begin later, with the batch that holds a position', async () => {
    const { stdout } = await ops(origin, ['export', '-', '--from-position', '17']);
    const lines = stdout.trimEnd().split('\n');
    expect(whole.endsWith(stdout)).toBe(true);
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ position: '17', origintopic: 'facts', source: 'test' });
    expect((await ops(origin, ['export', '-', '--from-position', '18'])).stderr).toContain('no position 18');

    // Its first batch has nothing before it in the file: the log tells whether it is as it was.
    writeFileSync(path('later.ndjson'), stdout);
    expect(await ops(origin, ['export', path('later.ndjson')])).toMatchObject({ code: 0 });
    writeFileSync(path('later.ndjson'), stdout.replace('"amountMinor":', '"amountMinor":9'));
    expect((await ops(origin, ['export', path('later.ndjson')])).stderr).toContain('something in it was altered');
    const twice = await ops(origin, ['export', path('later.ndjson'), '--from-position', '1']);
    expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('leave --from-position out') });
  });
});

describe('what would not be the same log is refused with a sentence:', () => {
  const refused = async (target: TestDatabase, input: string, why: string) => {
    const { code, stderr } = await ops(target, ['import', '-', '--exported'], input);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(why) });
  };

  test('an altered line, a line of no export, one that is missing', () =>
    inEmpty(async (target) => {
      await refused(target, whole.replace('"amountMinor":100000', '"amountMinor":900000'), 'altered');
      await refused(target, '{"specversion":"1.0"}\n', 'Line 1 is no line of an export');
      await refused(target, whole.slice(whole.indexOf('\n') + 1), 'so 1 must come next');
      expect(await new EventStore(target.pool).head()).toBe(0);
    }));

  test('a store that holds something else, and one on which a consumer works', () =>
    inEmpty(async (target) => {
      const projector = new LiveProjector({ pool: target.pool, log: { info: () => undefined, warn: () => undefined } });
      const running = projector.start();
      await eventually(() => projector.status().state === 'active');
      await refused(target, whole, 'A consumer is at work');
      await projector.stop();
      await running;
      await new History(target.pool).record(FACTS[1]!);
      const { stderr } = await ops(target, ['import', '-', '--exported'], whole);
      expect(stderr).toMatch(
        /^The file is as it was exported, but the event store does not take it, at position 1, line 1/,
      );
      expect(stderr).toMatch(
        /holds something else at position 1: a batch of positions 1 to 1 with the hash \S{44}, where the /,
      );
      expect(stderr).toContain('into an empty event store alone');
    }));
});

describe('a file that is not as it was exported', () => {
  const LINES = () => whole.trimEnd().split('\n');
  /** Positions 1 to 12 are one batch. */
  const BROKEN: [string, (lines: string[]) => string[], RegExp][] = [
    [
      'with positions twice',
      (lines) => [...lines, ...lines.slice(12)],
      /line 18, position 13: position 13 stands where 18 is/,
    ],
    [
      'with a batch left out',
      (lines) => lines.toSpliced(12, 1),
      /line 13, position 14: position 14 stands where 13 is/,
    ],
    [
      'with a line twice',
      (lines) => lines.toSpliced(3, 0, lines[3]!),
      /line 5, position 4: position 4 stands where 5 is/,
    ],
    [
      'with another time of recording',
      (lines) => lines.with(4, lines[4]!.replace(/"recordedat":"\d{4}/, '"recordedat":"1999')),
      /line 5, position 5: recordedat 1999-\S+ stands where 2\S+ is expected/,
    ],
    [
      'with an amount altered',
      (lines) => lines.map((line) => line.replace('"amountMinor":100000', '"amountMinor":900000')),
      /lines 1 to 12: the batch of positions 1 to 12 has the hash \S{44}, and \S{44} is expected: something in it was/,
    ],
    ['with a line cut short', (lines) => lines.with(13, lines[13]!.slice(0, 99)), /^Line 14 is no line of an export: /],
    [
      'with another file’s line',
      (lines) => lines.with(13, '{"specversion":"1.0"}'),
      /^Line 14 is no line of an export: /,
    ],
  ];

  test.each(BROKEN)(
    '%s is to blame itself, with line and position, into an empty database and in a dry run',
    (_, change, why) =>
      inEmpty(async (target) => {
        const input = `${change(LINES()).join('\n')}\n`;
        const dry = await ops(target, ['import', '-', '--exported', '--dry-run'], input);
        expect(dry).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(why) });
        expect(await new EventStore(target.pool).head()).toBe(0);
        const { code, stderr } = await ops(target, ['import', '-', '--exported'], input);
        expect({ code, stderr }).toEqual({ code: 1, stderr: dry.stderr });
        // What came before it is as it was.
        const head = await new EventStore(target.pool).head();
        const restored = await ops(target, ['import', '-', '--exported', '--json'], whole);
        expect(JSON.parse(restored.stdout)).toMatchObject({ lines: 17, present: head, head: 17 });
      }),
  );

  test('is told from one that is, without any database', async () => {
    const { code, stdout } = await runSource(
      'apps/ops/src/main.ts',
      ['import', '-', '--exported', '--dry-run', '--json'],
      {
        env: { STACK_DIR: directory },
        input: whole,
      },
    );
    const last = JSON.parse(LINES().at(-1)!);
    expect({ code, ...JSON.parse(stdout) }).toEqual({
      ...{ code: 0, dryRun: true, lines: 17, firstPosition: 1, lastPosition: 17, hash: last.batchhash },
    });
  });
});

describe('an ordinary import of an export', () => {
  test('takes the facts, skips the ledger’s own decisions, says so, and leaves nothing behind', () =>
    inEmpty(async (target) => {
      for (const appended of [15, 0]) {
        const { code, stdout, stderr } = await ops(target, ['import', '-', '--json'], whole);
        expect({ code, ...JSON.parse(stdout) }).toMatchObject({
          ...{ code: 0, lines: 17, appended, duplicates: 15 - appended, refused: {}, own: 2 },
        });
        expect(stderr).toContain('import --exported');
      }
      expect((await ops(target, ['import', '-'], whole)).stdout).toContain('2 the ledger’s own, skipped, none refused');
      expect((await target.pool.query('SELECT FROM dead_letters')).rowCount).toBe(0);
    }));

  test('still refuses what only says that it is the ledger’s own', () =>
    inEmpty(async (target) => {
      const [fact] = whole.split('\n');
      const forged = JSON.stringify({ ...JSON.parse(fact!), source: 'referral-ledger' });
      const broken = JSON.stringify({
        ...JSON.parse(fact!),
        source: 'referral-ledger',
        type: 'withdrawal.approved.v1',
        time: 'x',
      });
      const { code, stdout } = await ops(target, ['import', '-', '--json'], `${forged}\n${broken}\n`);
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 4, appended: 0, refused: { NOT_A_CLOUDEVENT: 2 } });
    }));
});
