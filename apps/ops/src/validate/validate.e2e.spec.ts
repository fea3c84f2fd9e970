import { gzipSync } from 'node:zlib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runSource } from '../../../../test/support/run-source.js';

let directory: string;
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'validate-'))));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Without a database: neither of a stack nor by an address. */
const validate = (args: string[], input = '') =>
  runSource('apps/ops/src/main.ts', ['validate', ...args], { env: { STACK_DIR: directory }, input });

const event = (id: string, data: object, changes: object = {}): object => ({
  ...{ specversion: '1.0', id, source: 'test', type: 'payment.succeeded.v1', time: '2026-01-01T00:00:00Z' },
  data: { paymentId: `p-${id}`, accountId: 'a', amountMinor: 3900, currency: 'USD', period: 'month', ...data },
  ...changes,
});
const GOOD = event('1', {});
const MISSPELT = event('2', { taxminor: 100 });
const WRONG = event('3', { amountMinor: 39.5, currency: 'usd' });
const AGAIN = event('1', { amountMinor: 4000 });
const ndjson = (...events: (object | string)[]): string =>
  events.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n');

describe('validate', () => {
  test('says line by line what would be refused and what may be meant otherwise', async () => {
    const { code, stdout, stderr } = await validate(
      ['-'],
      ndjson(GOOD, MISSPELT, '', WRONG, '{"a":', [GOOD, WRONG], AGAIN),
    );
    const lines = stdout.trim().split('\n');
    expect(lines).toEqual([
      'line 2: warning  data.taxminor is kept, and has no effect (did you mean taxMinor?)',
      expect.stringMatching(
        /^line 4: INVALID_DATA  data\.amountMinor must be .* is 39\.5 \(did you mean 3950 cents\?\)$/,
      ),
      'line 4: INVALID_DATA  data.currency must be an ISO 4217 currency code in capitals, is usd (did you mean USD?)',
      'line 5: NOT_JSON  The value is not valid JSON: it ends before it is complete.',
      expect.stringContaining('line 6[1]: INVALID_DATA  data.amountMinor'),
      expect.stringContaining('line 6[1]: INVALID_DATA  data.currency'),
      expect.stringContaining('line 7: ID_REUSED'),
      '7 events: 3 valid, 1 of them with warnings, 4 would be refused.',
    ]);
    expect([code, stderr]).toEqual([4, expect.stringContaining('4 events could not be used.')]);
  });

  test('ends with 0 where all is well, with 4 for warnings only where asked to', async () => {
    expect(await validate(['-'], ndjson(GOOD))).toMatchObject({
      code: 0,
      stdout: '1 event: 1 valid, 0 of them with warnings, 0 would be refused.\n',
    });
    expect((await validate(['-'], ndjson(MISSPELT))).code).toBe(0);
    expect(await validate(['-', '--strict'], ndjson(MISSPELT))).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('1 event may not say what was meant.'),
    });
  });

  test('prints an object a line with --json, of every event', async () => {
    const file = join(directory, 'list.json.gz');
    writeFileSync(file, gzipSync(JSON.stringify([GOOD, MISSPELT, WRONG])));
    const { code, stdout } = await validate([file, '--json']);
    expect(code).toBe(4);
    const verdicts = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const told = (id: string, batchIndex: number) => ({
      line: 1,
      batchIndex,
      source: 'test',
      id,
      type: 'payment.succeeded.v1',
    });
    expect(verdicts).toEqual([
      { outcome: 'valid', ...told('1', 0) },
      { outcome: 'valid', ...told('2', 1), warnings: [{ field: 'data.taxminor', problem: expect.any(String) }] },
      {
        ...{ outcome: 'refused', ...told('3', 2), reason: 'INVALID_DATA', message: expect.stringContaining('39.5') },
        problems: [
          { field: 'data.amountMinor', problem: expect.any(String) },
          { field: 'data.currency', problem: expect.any(String) },
        ],
      },
    ]);
  });

  test('judges what came before a list breaks off, and then fails', async () => {
    const { code, stdout, stderr } = await validate(['-'], `[${JSON.stringify(WRONG)},`);
    expect(stdout).toContain('line 1[0]: INVALID_DATA');
    expect([code, stderr]).toEqual([1, expect.stringContaining('of the list')]);
  });

  test('refuses a file of another kind as a whole, and says how it is converted', async () => {
    const { code, stderr } = await validate(['-'], JSON.stringify(GOOD, null, 2));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/nothing of it was validated[^]*npx referral-ledger validate -/),
    ]);
  });
});
