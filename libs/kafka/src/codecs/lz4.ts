import { CodecError } from './codec-error.js';
import { GrowingBuffer } from './growing-buffer.js';

const FRAME_MAGIC = 0x184d2204;
const STORED_BIT = 0x80000000;

/** Lengths of 15 and more go on in bytes of 255, up to one that is less. */
function readLength(source: Buffer, at: number, first: number): { length: number; next: number } {
  let length = first;
  let next = at;
  if (first === 15) {
    let byte: number;
    do {
      byte = source.readUInt8(next);
      length += byte;
      next += 1;
    } while (byte === 255);
  }
  return { length, next };
}

/** One block: sequences of a token, literals, and a copy of at least 4 bytes; the last has literals only. */
function unpackBlock(source: Buffer, target: GrowingBuffer, windowStart: number): void {
  let at = 0;
  while (at < source.length) {
    const token = source.readUInt8(at);
    const literals = readLength(source, at + 1, token >>> 4);
    target.append(source, literals.next, literals.length);
    at = literals.next + literals.length;
    if (at >= source.length) return;
    const distance = source.readUInt16LE(at);
    const copy = readLength(source, at + 2, token & 15);
    target.repeat(distance, copy.length + 4, windowStart);
    at = copy.next;
  }
}

/** Unpacks an LZ4 frame. The checksums in it are not verified: the broker has verified the whole batch's. */
export function unpackLz4(source: Buffer): Buffer {
  if (source.length < 7 || source.readUInt32LE(0) !== FRAME_MAGIC) throw new CodecError('A batch is no LZ4 frame');
  const flags = source.readUInt8(4);
  const [independentBlocks, blockChecksums, contentSize, dictionary] = [0x20, 0x10, 0x08, 0x01].map(
    (bit) => (flags & bit) !== 0,
  );
  if (dictionary) throw new CodecError('An LZ4 frame needs a dictionary');
  const target = new GrowingBuffer(contentSize ? Number(source.readBigUInt64LE(6)) : source.length * 3);
  let at = contentSize ? 15 : 7;
  for (;;) {
    const header = source.readUInt32LE(at);
    at += 4;
    if (header === 0) return target.toBuffer();
    const length = header & ~STORED_BIT;
    const block = source.subarray(at, at + length);
    if (block.length < length) throw new CodecError('An LZ4 frame ends too early');
    if (header >= STORED_BIT) target.append(block, 0, length);
    else unpackBlock(block, target, independentBlocks ? target.length : 0);
    at += length + (blockChecksums ? 4 : 0);
  }
}
