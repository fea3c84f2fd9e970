import type { FileHandle } from 'node:fs/promises';
import { readRange, type Continuation } from './sink.js';

const NEWLINE = 0x0a;
const FIRST_LOOK_BYTES = 256 * 1024;
/** Every exported line begins with this, has its data last, and before them where a batch ends … */
const LINE_BEGIN = Buffer.from('{"specversion":"1.0","id":');
const BATCH_END = '"batchhash":"';

/** The last whole line that ends a batch; undefined where there is none. Reads backwards, as little as it must. */
export async function findPlainEnd(file: FileHandle, size: number): Promise<Continuation | undefined> {
  for (let look = FIRST_LOOK_BYTES; ; look *= 4) {
    const begin = Math.max(0, size - look);
    const found = lastBatchEnd(await readRange(file, begin, size), begin);
    if (found || begin === 0) return found;
  }
}

function lastBatchEnd(bytes: Buffer, begin: number): Continuation | undefined {
  for (let end = bytes.lastIndexOf(NEWLINE); end > 0;) {
    const before = bytes.lastIndexOf(NEWLINE, end - 1);
    // The first line in sight may have its beginning out of sight.
    if (before === -1 && begin > 0) return undefined;
    const line = bytes.subarray(before + 1, end);
    if (endsBatch(line)) return { bytes: begin + end + 1, lastLine: line };
    end = before;
  }
  return undefined;
}

/** Whether this may be a line of ours that was cut off. */
export const beginsLine = (bytes: Buffer): boolean =>
  bytes.subarray(0, LINE_BEGIN.length).equals(LINE_BEGIN.subarray(0, bytes.length));

/** Looks only before the data, where nobody else writes. */
export function endsBatch(line: Buffer): boolean {
  const attributes = line.subarray(0, Math.max(0, line.indexOf('"data":')));
  return attributes.includes(BATCH_END);
}
