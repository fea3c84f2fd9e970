import { checkUnpackedSize, CodecError } from './codec-error.js';

/** The output of an LZ77 decoder: takes literals, and copies of what it already has. */
export class GrowingBuffer {
  private bytes: Buffer;
  private end = 0;

  constructor(expectedSize: number) {
    checkUnpackedSize(expectedSize);
    this.bytes = Buffer.allocUnsafe(Math.max(expectedSize, 64));
  }

  append(source: Buffer, start: number, length: number): void {
    if (start + length > source.length) throw new CodecError('A compressed batch ends too early');
    this.reserve(length);
    source.copy(this.bytes, this.end, start, start + length);
    this.end += length;
  }

  /** Repeats `length` bytes from `distance` bytes back; they may overlap with what is written (runs). */
  repeat(distance: number, length: number, windowStart = 0): void {
    const from = this.end - distance;
    if (distance === 0 || from < windowStart) throw new CodecError('A compressed batch refers to before its beginning');
    this.reserve(length);
    if (distance >= length) this.bytes.copyWithin(this.end, from, from + length);
    else for (let i = 0; i < length; i += 1) this.bytes[this.end + i] = this.bytes[from + i] ?? 0;
    this.end += length;
  }

  get length(): number {
    return this.end;
  }

  toBuffer(): Buffer {
    return this.bytes.subarray(0, this.end);
  }

  private reserve(length: number): void {
    const needed = this.end + length;
    if (needed <= this.bytes.length) return;
    checkUnpackedSize(needed);
    const larger = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}
