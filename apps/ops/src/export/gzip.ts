import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, deflateRaw, gunzipSync } from 'node:zlib';
import { readRange, type Continuation } from './sink.js';

/**
 * A gzip file may have several members, one after the other (RFC 1952), and a header may have a field of one's own.
 * Ours tells the member's length: so the last whole member of a file is found without unpacking it, and a file that was
 * cut off is continued behind it. Every gunzip reads such a file.
 */
const HEADER_BYTES = 20;
const LENGTH_AT = 16;
const HEADER = Buffer.from([
  ...[0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255],
  ...[8, 0, 'R'.charCodeAt(0), 'L'.charCodeAt(0), 4, 0, 0, 0, 0, 0],
]);
const TRAILER_BYTES = 8;

const deflate = promisify(deflateRaw);

/** One gzip member of these bytes. */
export async function gzipMember(bytes: Buffer): Promise<Buffer> {
  const packed = await deflate(bytes);
  const header = Buffer.from(HEADER);
  header.writeUInt32LE(HEADER_BYTES + packed.length + TRAILER_BYTES, LENGTH_AT);
  const trailer = Buffer.alloc(TRAILER_BYTES);
  trailer.writeUInt32LE(crc32(bytes), 0);
  trailer.writeUInt32LE(bytes.length % 2 ** 32, 4);
  return Buffer.concat([header, packed, trailer]);
}

/** Whether this may be a member of ours that was cut off. */
export const beginsMember = (bytes: Buffer): boolean =>
  bytes.subarray(0, LENGTH_AT).equals(HEADER.subarray(0, Math.min(bytes.length, LENGTH_AT)));

/** The last line of the last whole member; undefined where the file does not begin with a member of ours. */
export async function findGzipEnd(file: FileHandle, size: number): Promise<Continuation | undefined> {
  let last: { begin: number; end: number } | undefined;
  for (let begin = 0; begin + HEADER_BYTES <= size;) {
    const header = await readRange(file, begin, begin + HEADER_BYTES);
    if (!header.subarray(0, LENGTH_AT).equals(HEADER.subarray(0, LENGTH_AT))) break;
    const end = begin + header.readUInt32LE(LENGTH_AT);
    if (end > size) break;
    last = { begin, end };
    begin = end;
  }
  if (!last) return undefined;
  const lines = gunzipSync(await readRange(file, last.begin, last.end));
  const lineBegin = lines.lastIndexOf('\n', lines.length - 2) + 1;
  return { bytes: last.end, lastLine: lines.subarray(lineBegin, -1) };
}
