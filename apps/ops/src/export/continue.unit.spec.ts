import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findGzipEnd, gzipMember } from './gzip.js';
import { findPlainEnd } from './plain.js';
import type { Continuation } from './sink.js';

let directory: string;
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'export-'))));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Find = (file: Awaited<ReturnType<typeof open>>, size: number) => Promise<Continuation | undefined>;

async function endOf(find: Find, bytes: Buffer): Promise<{ bytes: number; lastLine: string } | undefined> {
  const path = join(directory, 'file');
  writeFileSync(path, bytes);
  const file = await open(path);
  const end = await find(file, bytes.length).finally(() => file.close());
  return end && { bytes: end.bytes, lastLine: end.lastLine.toString() };
}

const line = (position: number, endsBatch: boolean, note = ''): string =>
  `{"position":"${position}"${endsBatch ? ',"batchhash":"x"' : ''},"data":{"note":${JSON.stringify(note)}}}`;

/** Two batches, 1–2 and 3–4, with data that look like the end of one. */
const LINES = [line(1, false, '"batchhash":"'), line(2, true), line(3, false), line(4, true)];
const WHOLE = Buffer.from(LINES.map((text) => `${text}\n`).join(''));

describe('a plain file, cut off anywhere,', () => {
  test('goes on behind the last batch that is whole', async () => {
    const secondLine = Buffer.byteLength(`${LINES[0]}\n${LINES[1]}\n`);
    for (let cut = 0; cut <= WHOLE.length; cut += 1) {
      const expected =
        cut === WHOLE.length
          ? { bytes: cut, lastLine: LINES[3] }
          : cut >= secondLine
            ? { bytes: secondLine, lastLine: LINES[1] }
            : undefined;
      expect(await endOf(findPlainEnd, WHOLE.subarray(0, cut))).toEqual(expected);
    }
  });

  test('is read back as far as a long batch begins', async () => {
    const long = Buffer.from(
      `${LINES[1]}\n${Array.from({ length: 9_000 }, () => line(3, false, 'x'.repeat(99))).join('\n')}`,
    );
    expect(await endOf(findPlainEnd, long)).toEqual({ bytes: LINES[1]!.length + 1, lastLine: LINES[1] });
  });
});

describe('a gzip file, cut off anywhere,', () => {
  test('goes on behind the last member that is whole, and is one that everybody reads', async () => {
    const first = await gzipMember(Buffer.from(`${LINES[0]}\n${LINES[1]}\n`));
    const second = await gzipMember(Buffer.from(`${LINES[3]}\n`));
    const whole = Buffer.concat([first, second]);
    expect(gunzipSync(whole).toString()).toBe(`${LINES[0]}\n${LINES[1]}\n${LINES[3]}\n`);
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const expected =
        cut === whole.length
          ? { bytes: cut, lastLine: LINES[3] }
          : cut >= first.length
            ? { bytes: first.length, lastLine: LINES[1] }
            : undefined;
      expect(await endOf(findGzipEnd, whole.subarray(0, cut))).toEqual(expected);
    }
  });

  test('of somebody else is not taken for one of ours', async () => {
    expect(await endOf(findGzipEnd, Buffer.from('H4sIAAAAAAAAA0vKzEtJrQQAQ8nh0wcAAAA=', 'base64'))).toBeUndefined();
  });
});
