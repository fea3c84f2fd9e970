/**
 * Bytes that are written one text after the other and used again: strings would have to be joined and copied before they can be
 * hashed. What a subclass writes, it makes room for first.
 */
export abstract class ReusedBytes {
  protected bytes: Buffer;
  protected end = 0;

  /**
   * @param atFirst room to begin with, in bytes
   * @param kept of a larger text, which is rare, the bytes are not kept for the next one
   */
  constructor(
    private readonly atFirst: number,
    private readonly kept: number,
  ) {
    this.bytes = Buffer.allocUnsafe(atFirst);
  }

  /** Begins anew: what `written` gave before is no longer valid. */
  clear(): void {
    this.end = 0;
    if (this.bytes.length > this.kept) this.bytes = Buffer.allocUnsafe(this.atFirst);
  }

  /** What was written since `clear`, from a place on; valid until the next one. */
  written(start = 0): Buffer {
    return this.bytes.subarray(start, this.end);
  }

  protected byte(byte: number): void {
    this.makeRoom(1);
    this.bytes[this.end++] = byte;
  }

  protected utf8(text: string): void {
    this.makeRoom(text.length * UTF8_BYTES_MAX);
    this.end += this.bytes.write(text, this.end, 'utf8');
  }

  protected makeRoom(bytes: number): void {
    if (this.end + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.end + bytes));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}

/** A UTF-16 code unit is at most so many bytes of UTF-8. */
const UTF8_BYTES_MAX = 3;
