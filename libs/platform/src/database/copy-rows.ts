import type { Instant } from '#contracts';
import { ASCII_MAX, END_OF_ROWS, NULL, POSTGRES_EPOCH_US, SIGNATURE, TWO_POW_32 } from './copy-format.js';

const HEADER_BYTES = SIGNATURE.length + 8;

/** A few rows take little memory, and thousands of them are a few writes to the socket. */
const CHUNK_BYTES_AT_FIRST = 8 * 1024;
const CHUNK_BYTES_MAX = 256 * 1024;
/** Large chunks that were given back, to be used again: thrown away, they make the collector come every few batches. */
const spare: Buffer[] = [];
const SPARE_MAX = 32;
/** Up to so many characters, a loop over them is faster than a call of Node's encoder. */
const SHORT_TEXT = 24;
/** A UTF-16 code unit is at most so many bytes of UTF-8. */
const UTF8_BYTES_MAX = 3;

/**
 * Writes rows in the format of `COPY … FROM STDIN BINARY` (PostgreSQL manual, COPY, "Binary Format"): begin a row with
 * its number of fields, then call the method of each column's type, in the columns' order. That they fit together is
 * checked by the server alone.
 *
 * Straight into large buffers: a row leaves no objects to the garbage collector.
 */
export class CopyRows {
  #chunks: Buffer[] = [];
  /** Of the chunks that are full. */
  #ends: number[] = [];
  #chunkBytes = CHUNK_BYTES_AT_FIRST;
  #chunk: Buffer = Buffer.allocUnsafe(CHUNK_BYTES_AT_FIRST);
  #at = 0;
  #rows = 0;
  #finished = false;
  /** The number of the chunk and the place in it, by turns. */
  readonly #ordinals: number[] = [];
  readonly #moments: number[] = [];

  constructor() {
    SIGNATURE.copy(this.#chunk);
    this.#chunk.fill(0, SIGNATURE.length, HEADER_BYTES);
    this.#at = HEADER_BYTES;
  }

  /** Begun so far. */
  get rows(): number {
    return this.#rows;
  }

  begin(fields: number): void {
    this.#reserve(2);
    this.#write16(fields);
    this.#rows += 1;
  }

  /** smallint */
  int16(value: number | null): void {
    this.#reserve(6);
    if (value === null) return this.#write32(NULL);
    this.#write32(2);
    this.#write16(value);
  }

  /** integer */
  int32(value: number | null): void {
    this.#reserve(8);
    if (value === null) return this.#write32(NULL);
    this.#write32(4);
    this.#write32(value);
  }

  /** bigint @param value a safe integer, or a BigInt where it may be beyond them */
  int64(value: number | bigint | null): void {
    this.#reserve(12);
    if (value === null) return this.#write32(NULL);
    this.#write32(8);
    if (typeof value === 'bigint') this.#chunk.writeBigInt64BE(value, this.#at);
    else put64(this.#chunk, this.#at, value);
    this.#at += 8;
  }

  /** boolean */
  bool(value: boolean | null): void {
    this.#reserve(5);
    if (value === null) return this.#write32(NULL);
    this.#write32(1);
    this.#chunk[this.#at++] = value ? 1 : 0;
  }

  /** timestamptz */
  timestamptz(value: Instant | null): void {
    this.int64(value === null ? null : value - POSTGRES_EPOCH_US);
  }

  /** bytea; uuid: 16 bytes; and text or json (not jsonb) that is valid UTF-8 */
  bytes(value: Uint8Array | null): void {
    this.#reserve(4 + (value?.length ?? 0));
    if (value === null) return this.#write32(NULL);
    this.#write32(value.length);
    this.#chunk.set(value, this.#at);
    this.#at += value.length;
  }

  /** text, and json (not jsonb) as its text. Half a surrogate pair becomes U+FFFD, as everywhere in Node. */
  text(value: string | null): void {
    this.#reserve(4 + UTF8_BYTES_MAX * (value?.length ?? 0));
    if (value === null) return this.#write32(NULL);
    const at = this.#at + 4;
    const length =
      value.length <= SHORT_TEXT && writeAscii(this.#chunk, at, value) ? value.length : this.#chunk.write(value, at);
    this.#write32(length);
    this.#at += length;
  }

  /** A bigint that is not known yet, and one more in each row: `numberFrom` fills it in. */
  ordinal(): void {
    this.int64(0);
    this.#ordinals.push(this.#chunks.length, this.#at - 8);
  }

  /** A timestamptz that is not known yet, and the same in every row: `stamp` fills it in. */
  moment(): void {
    this.int64(0);
    this.#moments.push(this.#chunks.length, this.#at - 8);
  }

  /** Fills in the ordinals, counted up from `first`. Ends the rows; may be called again. */
  numberFrom(first: number): void {
    this.#fillIn(this.#ordinals, (i) => first + i);
  }

  /** Fills in the moments. Ends the rows; may be called again. */
  stamp(moment: Instant): void {
    this.#fillIn(this.#moments, () => moment - POSTGRES_EPOCH_US);
  }

  #fillIn(places: readonly number[], value: (i: number) => number): void {
    this.finish();
    for (let i = 0; i < places.length; i += 2) put64(this.#chunks[places[i]!]!, places[i + 1]!, value(i / 2));
  }

  /** Ends the rows. @returns all of it, to be sent once or again */
  finish(): readonly Buffer[] {
    if (!this.#finished) {
      this.#reserve(2);
      this.#write16(END_OF_ROWS);
      this.#closeChunk();
      this.#finished = true;
    }
    return this.#chunks.map((chunk, i) => chunk.subarray(0, this.#ends[i]));
  }

  /** Gives the memory back for other rows. Only once the server has taken all that `finish` returned. */
  release(): void {
    for (const chunk of this.#chunks)
      if (chunk.length === CHUNK_BYTES_MAX && spare.length < SPARE_MAX) spare.push(chunk);
    this.#chunks = [];
    this.#ends = [];
  }

  /** Room for so many bytes in one piece. A message of COPY may end anywhere, also within a value. */
  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#chunk.length) return;
    this.#closeChunk();
    this.#chunkBytes = Math.max(bytes, Math.min(2 * this.#chunkBytes, CHUNK_BYTES_MAX));
    this.#chunk =
      (this.#chunkBytes === CHUNK_BYTES_MAX ? spare.pop() : undefined) ?? Buffer.allocUnsafe(this.#chunkBytes);
    this.#at = 0;
  }

  #closeChunk(): void {
    this.#chunks.push(this.#chunk);
    this.#ends.push(this.#at);
  }

  #write16(value: number): void {
    this.#chunk[this.#at] = value >> 8;
    this.#chunk[this.#at + 1] = value;
    this.#at += 2;
  }

  #write32(value: number): void {
    put32(this.#chunk, this.#at, value);
    this.#at += 4;
  }
}

function put32(buffer: Buffer, at: number, value: number): void {
  buffer[at] = value >> 24;
  buffer[at + 1] = value >> 16;
  buffer[at + 2] = value >> 8;
  buffer[at + 3] = value;
}

/** In two halves: a BigInt would be an object for each number. */
function put64(buffer: Buffer, at: number, value: number): void {
  put32(buffer, at, Math.floor(value / TWO_POW_32) | 0);
  put32(buffer, at + 4, value >>> 0);
}

/** @returns false where the text is not all ASCII: then nothing of it counts as written */
function writeAscii(buffer: Buffer, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > ASCII_MAX) return false;
    buffer[at + i] = code;
  }
  return true;
}
