const BYTES_AT_FIRST = 256 * 1024;
/** A larger batch than this is rare; its bytes are not kept for the next one. */
const BYTES_KEPT = 8 * 1024 * 1024;
/** A UTF-16 code unit is at most so many bytes of UTF-8. */
const UTF8_BYTES_MAX = 3;
const ASCII_MAX = 0x7f;

const DASH = 0x2d;
const COLON = 0x3a;
const SPACE = 0x20;
const EQUALS = 0x3d;
const NEW_LINE = 0x0a;
const BASE64 = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 'latin1');

/**
 * Writes lines of fields as UTF-8, straight into bytes that are used again: strings would have to be joined, and each line
 * be copied twice before it can be hashed. Fields are divided by spaces.
 */
export class LineWriter {
  #bytes: Buffer = Buffer.allocUnsafe(BYTES_AT_FIRST);
  #length = 0;
  #isFirst = true;

  /** Begins anew: what `writtenSince` gave before is no longer valid. */
  clear(): void {
    this.#length = 0;
    this.#isFirst = true;
    if (this.#bytes.length > BYTES_KEPT) this.#bytes = Buffer.allocUnsafe(BYTES_AT_FIRST);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written from a place on; valid until `clear`. */
  writtenSince(start: number): Buffer {
    return this.#bytes.subarray(start, this.#length);
  }

  /** A dash for null. */
  number(value: number | null): void {
    this.plain(value === null ? null : String(value));
  }

  /** Text that no space is in, as it is; a dash for null. */
  plain(value: string | null): void {
    this.#begin();
    if (value === null) this.#byte(DASH);
    else this.#utf8(value);
  }

  /** Any text, with its length in UTF-16 code units before it, so that no two rows of fields are alike; a dash for null. */
  text(value: string | null): void {
    this.#begin();
    if (value === null) return this.#byte(DASH);
    this.#utf8(String(value.length));
    this.#byte(COLON);
    this.#utf8(value);
  }

  base64(value: Uint8Array): void {
    this.#begin();
    this.#reserve(value.length * 2);
    const bytes = this.#bytes;
    let to = this.#length;
    let at = 0;
    for (; at + 2 < value.length; at += 3) {
      const three = (value[at]! << 16) | (value[at + 1]! << 8) | value[at + 2]!;
      bytes[to++] = BASE64[three >>> 18]!;
      bytes[to++] = BASE64[(three >>> 12) & 63]!;
      bytes[to++] = BASE64[(three >>> 6) & 63]!;
      bytes[to++] = BASE64[three & 63]!;
    }
    const left = value.length - at;
    if (left > 0) {
      const two = (value[at]! << 8) | (value[at + 1] ?? 0);
      bytes[to++] = BASE64[two >>> 10]!;
      bytes[to++] = BASE64[(two >>> 4) & 63]!;
      bytes[to++] = left === 2 ? BASE64[(two << 2) & 63]! : EQUALS;
      bytes[to++] = EQUALS;
    }
    this.#length = to;
  }

  endLine(): void {
    this.#byte(NEW_LINE);
    this.#isFirst = true;
  }

  #begin(): void {
    if (!this.#isFirst) this.#byte(SPACE);
    this.#isFirst = false;
  }

  #utf8(text: string): void {
    this.#reserve(text.length * UTF8_BYTES_MAX);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code > ASCII_MAX) {
        this.#length += bytes.write(text, this.#length, 'utf8');
        return;
      }
      bytes[at++] = code;
    }
    this.#length = at;
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + bytes));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
