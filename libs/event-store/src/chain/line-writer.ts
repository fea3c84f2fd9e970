import { ReusedBytes } from '#contracts';

const BYTES_AT_FIRST = 256 * 1024;
const BYTES_KEPT = 8 * 1024 * 1024;
const ASCII_MAX = 0x7f;

const DASH = 0x2d;
const COLON = 0x3a;
const SPACE = 0x20;
const EQUALS = 0x3d;
const NEW_LINE = 0x0a;
const BASE64 = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 'latin1');

/** Writes lines of fields as UTF-8. Fields are divided by spaces. */
export class LineWriter extends ReusedBytes {
  #isFirst = true;

  constructor() {
    super(BYTES_AT_FIRST, BYTES_KEPT);
  }

  override clear(): void {
    super.clear();
    this.#isFirst = true;
  }

  get length(): number {
    return this.end;
  }

  /** A dash for null. */
  number(value: number | null): void {
    this.plain(value === null ? null : String(value));
  }

  /** Text that no space is in, as it is; a dash for null. */
  plain(value: string | null): void {
    this.#begin();
    if (value === null) this.byte(DASH);
    else this.utf8(value);
  }

  /** Any text, with its length in UTF-16 code units before it, so that no two rows of fields are alike; a dash for null. */
  text(value: string | null): void {
    this.#begin();
    if (value === null) return this.byte(DASH);
    this.utf8(String(value.length));
    this.byte(COLON);
    this.utf8(value);
  }

  base64(value: Uint8Array): void {
    this.#begin();
    this.makeRoom(value.length * 2);
    const bytes = this.bytes;
    let to = this.end;
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
    this.end = to;
  }

  endLine(): void {
    this.byte(NEW_LINE);
    this.#isFirst = true;
  }

  #begin(): void {
    if (!this.#isFirst) this.byte(SPACE);
    this.#isFirst = false;
  }

  protected override utf8(text: string): void {
    this.makeRoom(text.length);
    const { bytes } = this;
    let at = this.end;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code > ASCII_MAX) return super.utf8(text);
      bytes[at++] = code;
    }
    this.end = at;
  }
}
