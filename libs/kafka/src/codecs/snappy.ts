import { CodecError } from './codec-error.js';
import { GrowingBuffer } from './growing-buffer.js';

/** Java producers wrap Snappy in blocks: this, two versions (int32 each), then (int32 length, block)*. */
const JAVA_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const JAVA_HEADER_BYTES = 16;

function readSize(source: Buffer): { size: number; next: number } {
  let size = 0;
  for (let next = 0; next < 5; next += 1) {
    const byte = source[next] ?? 0;
    size += (byte & 0x7f) * 2 ** (7 * next);
    if (byte < 0x80) return { size, next: next + 1 };
  }
  throw new CodecError('A Snappy block has no length');
}

/** One block of the Snappy format: its length, then literals and copies, told apart by a tag's lowest two bits. */
function unpackBlock(source: Buffer): Buffer {
  const { size, next } = readSize(source);
  const target = new GrowingBuffer(size);
  let at = next;
  while (at < source.length) {
    const tag = source[at] ?? 0;
    at += 1;
    const kind = tag & 3;
    if (kind === 0) {
      let length = tag >>> 2;
      if (length >= 60) {
        const extra = length - 59;
        length = source.readUIntLE(at, extra);
        at += extra;
      }
      target.append(source, at, length + 1);
      at += length + 1;
    } else if (kind === 1) {
      target.repeat(((tag >>> 5) << 8) | source.readUInt8(at), ((tag >>> 2) & 7) + 4);
      at += 1;
    } else if (kind === 2) {
      target.repeat(source.readUInt16LE(at), (tag >>> 2) + 1);
      at += 2;
    } else {
      target.repeat(source.readUInt32LE(at), (tag >>> 2) + 1);
      at += 4;
    }
  }
  if (target.length !== size) throw new CodecError('A Snappy block is not as long as it says');
  return target.toBuffer();
}

/** Unpacks a Snappy batch, as Java producers write it (in blocks) or as others do (one bare block). */
export function unpackSnappy(source: Buffer): Buffer {
  if (!source.subarray(0, JAVA_MAGIC.length).equals(JAVA_MAGIC)) return unpackBlock(source);
  const blocks: Buffer[] = [];
  let at = JAVA_HEADER_BYTES;
  while (at < source.length) {
    const length = source.readInt32BE(at);
    blocks.push(unpackBlock(source.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}
