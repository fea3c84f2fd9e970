import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { runSource } from '../../../../test/support/run-source.js';

let directory: string;
let database: TestDatabase;

beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'import-'))));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
beforeEach(async () => void (database = await createTestDatabase()));
afterEach(() => database.drop());

const ops = (args: string[], env: NodeJS.ProcessEnv = { DATABASE_URL: database.url }, input = '') =>
  runSource('apps/ops/src/main.ts', args, { env: { STACK_DIR: directory, ...env }, input });

const event = (id: string, changes: object = {}): object => ({
  specversion: '1.0',
  id,
  source: 'test',
  type: 'client.signed_up.v1',
  time: '2026-01-01T00:00:00Z',
  data: { accountId: `acc-${id}`, separateAccount: true },
  ...changes,
});
const line = (id: string, changes: object = {}): string => JSON.stringify(event(id, changes));

function fileOf(name: string, content: string | Buffer): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
}

async function contents(): Promise<{ events: string[]; deadLetters: object[] }> {
  const events = await database.pool.query<{ id: string }>('SELECT event_id AS id FROM events ORDER BY position');
  const letters = await database.pool.query<object>(
    'SELECT reason, "offset", batch_index, raw FROM dead_letters ORDER BY "offset", batch_index',
  );
  return { events: events.rows.map(({ id }) => id), deadLetters: letters.rows };
}

describe('a file of another kind', () => {
  test.each<[string, string | Buffer, string[]]>([
    [
      'payments.csv',
      'id,account,amount\n1,a,39.00\n2,b,39.00\n',
      ['3 columns with commas', 'mlr --icsv', 'payments.csv'],
    ],
    [
      'pretty.json',
      JSON.stringify(event('a'), null, 2),
      ['over several lines', `jq -c . < `, 'referral-ledger import -'],
    ],
    ['from-windows.ndjson', Buffer.from(`\ufeff${line('a')}\n`, 'utf16le'), ['UTF-16LE', 'iconv -f UTF-16 -t UTF-8']],
    ['from-windows.gz', gzipSync(Buffer.from(`\ufeff${line('a')}`, 'utf16le')), ['gzip -dc < ', '| iconv -f UTF-16']],
    ['book.xlsx', Buffer.from('PK\u0003\u0004\u0000[Content_Types].xml', 'latin1'), ['an Excel workbook']],
    [
      'it’s.tar.gz',
      gzipSync(Buffer.concat([Buffer.alloc(257, 'x'), Buffer.from('ustar')])),
      ['tar -xO', `it’s.tar.gz'`],
    ],
    ['nothing.ndjson', '', ['without anything in it']],
    ['stripe.ndjson', '{"id":"evt_1"}\n{"id":"evt_2"}\n', ['JSON lines that are no CloudEvents', 'has specversion']],
  ])('is refused as a whole, with advice, and nothing is written: %s', async (name, content, said) => {
    for (const more of [[], ['--dry-run'], ['--exported']]) {
      const { code, stdout, stderr } = await ops(['import', fileOf(name, content), ...more]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('nothing of it was imported');
      for (const text of said) expect(stderr).toContain(text);
    }
    expect(await contents()).toEqual({ events: [], deadLetters: [] });
  });

  test('is told on standard input too, and a directory by its name', async () => {
    const { code, stderr } = await ops(['import', '-'], undefined, 'id;account\n1;a\n');
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('standard input looks like a table'),
    });
    expect((await ops(['import', directory])).stderr).toBe(
      `${directory} is a directory: its files are taken one by one.\n`,
    );
  });
});

describe('a file with a byte order mark', () => {
  test('is read, also where one was put behind another', async () => {
    const file = fileOf('marked.ndjson', `\ufeff${line('a')}\r\n\ufeff${line('b')}\r\n`);
    expect(await ops(['import', file])).toMatchObject({ code: 0, stdout: expect.stringContaining('2 appended') });
    expect(await contents()).toEqual({ events: ['a', 'b'], deadLetters: [] });
  });
});

describe('a list of CloudEvents', () => {
  test('is taken element by element, and once', async () => {
    const text = JSON.stringify([event('a'), { id: 'b' }, event('c'), event('a'), 7], null, 2);
    for (const file of [fileOf('list.json', text), fileOf('list.json.gz', gzipSync(text))]) {
      const { code, stdout } = await ops(['import', file, '--json']);
      expect(code).toBe(4);
      expect(JSON.parse(stdout)).toMatchObject({
        lines: 5,
        appended: file.endsWith('gz') ? 0 : 2,
        refused: { NOT_A_CLOUDEVENT: 2 },
        refusals: [{ reason: 'NOT_A_CLOUDEVENT', count: 2, lines: [13, 38] }],
      });
    }
    expect(await contents()).toEqual({
      events: ['a', 'c'],
      deadLetters: [
        { reason: 'NOT_A_CLOUDEVENT', offset: 13, batch_index: 1, raw: Buffer.from('{\n    "id": "b"\n  }') },
        { reason: 'NOT_A_CLOUDEVENT', offset: 38, batch_index: 4, raw: Buffer.from('7') },
      ],
    });
  });

  test('that is cut off is taken as far as it goes, and said to be cut off', async () => {
    const file = fileOf('cut.json', `[${line('a')},\n${line('b')},\n${line('c').slice(0, 50)}`);
    const { code, stdout, stderr } = await ops(['import', file]);
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('2 elements: 2 appended') });
    expect(stderr).toContain('Line 3 of the list: the file ends within an element');
  });
});

describe('a file that is damaged', () => {
  test('is taken up to there, and the rest follows when it is whole', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `${line(`e${i}`)}\n`).join('');
    const packed = gzipSync(lines);
    const cut = await ops(['import', fileOf('cut.gz', packed.subarray(0, packed.length - 500))]);
    expect(cut).toMatchObject({ code: 1, stderr: expect.stringContaining('it ends too early, so it was cut off') });
    const { events } = await contents();
    expect(events.length).toBeGreaterThan(1000);
    const whole = await ops(['import', fileOf('whole.gz', packed), '--json']);
    expect(JSON.parse(whole.stdout)).toMatchObject({
      lines: 3000,
      appended: 3000 - events.length,
      duplicates: events.length,
    });
  });

  test('by something behind its gzipped part is told', async () => {
    for (const behind of ['x', line('b')]) {
      const file = fileOf('tail.gz', Buffer.concat([gzipSync(`${line('a')}\n`), Buffer.from(behind)]));
      const { code, stderr } = await ops(['import', file]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/gzip/),
      });
    }
    const padded = fileOf('padded.gz', Buffer.concat([gzipSync(`${line('a')}\n`), Buffer.alloc(512)]));
    expect(await ops(['import', padded])).toMatchObject({ code: 0 });
  });
});

describe('lines that cannot be used', () => {
  const MIXED = [
    line('a'),
    Buffer.from([0x7b, 0xe9, 0x7d]),
    line('b'),
    '{"broken',
    line('a', { data: { accountId: 'another', separateAccount: true } }),
    line('c', { data: { accountId: 'c' } }),
    line('b'),
    ...Array.from({ length: 7 }, () => 'x'),
  ];
  const mixed = (name: string) =>
    fileOf(name, Buffer.concat(MIXED.flatMap((text) => [Buffer.from(text), Buffer.from('\n')])));
  const REFUSED = { NOT_JSON: 9, INVALID_DATA: 1, ID_REUSED: 1 };

  test('are dead letters, summed up by their reason with the first of their lines; exit code 4', async () => {
    const first = await ops(['import', mixed('mixed.ndjson'), '--json']);
    expect(first).toMatchObject({
      code: 4,
      stderr: '11 events could not be used: "dead-letters list --topic import" shows them.\n',
    });
    expect(JSON.parse(first.stdout)).toEqual({
      lines: 14,
      appended: 2,
      duplicates: 1,
      refused: REFUSED,
      refusals: [
        {
          reason: 'NOT_JSON',
          count: 9,
          lines: [2, 4, 8, 9, 10],
          message: 'The value is not valid UTF-8, so it is no JSON.',
        },
        { reason: 'INVALID_DATA', count: 1, lines: [6], message: expect.stringContaining('data.separateAccount') },
        { reason: 'ID_REUSED', count: 1, lines: [5], message: expect.stringContaining('other content') },
      ],
      lastLine: 14,
      head: 2,
    });
    const again = await ops(['import', mixed('mixed.ndjson')]);
    expect(again.code).toBe(4);
    expect(again.stdout).toContain('0 appended, 3 known already, refused, now dead letters: 9 NOT_JSON');
    expect(again.stdout).toMatch(/NOT_JSON\s*│\s*9 │ 2, 4, 8, 9, 10 …/);
    expect((await contents()).deadLetters).toHaveLength(11);
  });

  test('are told by a dry run as they would be told, and it writes nothing, with a database or without', async () => {
    const file = mixed('dry.ndjson');
    const dry = await ops(['import', file, '--dry-run', '--json']);
    expect(await contents()).toEqual({ events: [], deadLetters: [] });
    const without = await ops(['import', file, '--dry-run', '--json'], {});
    expect(without).toMatchObject({ code: 4, stderr: expect.stringContaining('no database to compare with') });
    const real = await ops(['import', file, '--json']);
    const told = JSON.parse(real.stdout);
    expect(dry.code).toBe(4);
    expect(JSON.parse(dry.stdout)).toEqual({ ...told, dryRun: true, head: 0 });
    expect(JSON.parse(without.stdout)).toEqual({ ...told, dryRun: true, head: null });

    const known = await ops(['import', file, '--dry-run']);
    expect(known.stdout).toContain('0 would be appended, 3 known already, refused, would be dead letters: 9 NOT_JSON');
  });

  test('where there are none, a dry run ends with 0', async () => {
    const { code, stdout } = await ops(['import', fileOf('good.ndjson', line('a')), '--dry-run'], {});
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '1 line: 1 would be appended, 0 known already, none refused.\n',
    });
  });
});
