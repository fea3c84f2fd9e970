import type { Instant } from '#contracts';
import { to } from 'pg-copy-streams';
import { ASCII_MAX, END_OF_ROWS, NULL, POSTGRES_EPOCH_US, SIGNATURE, TWO_POW_32 } from './copy-format.js';
import type { PoolClient } from './pool.js';

const FLAGS_BYTES = 4;

/**
 * Reads rows in the format of `COPY … TO STDOUT BINARY` (PostgreSQL manual, COPY, "Binary Format"): `next` goes to the next
 * row, then the method of each column's type gives its value, in the columns' order; every column must be read. Numbers
 * and moments come as they are stored, with no text to be made by the server and taken apart here.
 */
export class CopiedRows {
  readonly #first: number;
  #at: number;

  /** @param bytes all that the server sent */
  constructor(private readonly bytes: Buffer) {
    const extension = SIGNATURE.length + FLAGS_BYTES;
    this.#first = extension + 4 + bytes.readInt32BE(extension);
    this.#at = this.#first;
  }

  /** Whether a text occurs anywhere in the rows: a look at the bytes, at a fraction of the cost of reading them. */
  mention(text: string): boolean {
    return this.bytes.includes(text);
  }

  /** Goes back to before the first row. */
  rewind(): void {
    this.#at = this.#first;
  }

  /** Goes to the next row. @returns false at the end */
  next(): boolean {
    const fields = this.bytes.readInt16BE(this.#at);
    this.#at += 2;
    return fields !== END_OF_ROWS;
  }

  /** smallint */
  int16(): number {
    return this.bytes.readInt16BE(this.#begin());
  }

  /** integer, where it may be null */
  int32OrNull(): number | null {
    const length = this.bytes.readInt32BE(this.#at);
    this.#at += 4;
    if (length === NULL) return null;
    this.#at += length;
    return this.bytes.readInt32BE(this.#at - length);
  }

  /** bigint @throws RangeError beyond the safe integers */
  int64(): number {
    const at = this.#begin();
    const value = this.bytes.readInt32BE(at) * TWO_POW_32 + this.bytes.readUInt32BE(at + 4);
    if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${value} is beyond the safe integers`);
    return value;
  }

  /** timestamptz */
  timestamptz(): Instant {
    return this.int64() + POSTGRES_EPOCH_US;
  }

  /** text, and json (not jsonb) as its text */
  text(): string {
    const at = this.#begin();
    return this.bytes.toString('utf8', at, this.#at);
  }

  /** text that is often that of the row before: then it is the same string, and none is made. */
  textLike(before: string): string {
    const at = this.#begin();
    return this.#spells(before, at) ? before : this.bytes.toString('utf8', at, this.#at);
  }

  /** Whether the value that begins there is this text, and ASCII: of any other text characters are not bytes. */
  #spells(text: string, at: number): boolean {
    if (this.#at - at !== text.length) return false;
    for (let i = 0; i < text.length; i += 1) {
      const byte = this.bytes[at + i]!;
      if (byte > ASCII_MAX || byte !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  /** Passes over a value that is not null. @returns where it begins */
  #begin(): number {
    const length = this.bytes.readInt32BE(this.#at);
    if (length === NULL) throw new Error('a column that is never null is');
    const at = this.#at + 4;
    this.#at = at + length;
    return at;
  }
}

/**
 * Runs `COPY (query) TO STDOUT BINARY`, and holds all of it in memory at once: the query bounds how much that is. The
 * connection is of use afterwards, also after an error.
 * @param sql without parameters, which COPY does not take
 * @throws the server's error, with its SQLSTATE
 */
export async function copyOut(client: PoolClient, sql: string): Promise<CopiedRows> {
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(to(sql))) chunks.push(chunk as Buffer);
  return new CopiedRows(Buffer.concat(chunks));
}
