import { ExactNumber } from './exact-number.js';
import { ReusedBytes } from './reused-bytes.js';

/** How deep data may be nested. Nobody needs it; without a limit a hostile message could exhaust the stack. */
export const NESTING_MAX = 64;

/** Thrown where a value is nested deeper than `NESTING_MAX`. */
export class TooDeeplyNestedError extends Error {
  readonly code = 'TOO_DEEPLY_NESTED';
  override readonly name = 'TooDeeplyNestedError';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Up to so many names are sorted by insertion, without the cost of a call of `sort`. */
const FEW_NAMES = 24;
const BYTES_AT_FIRST = 64 * 1024;
const BYTES_KEPT = 1024 * 1024;

/**
 * Writes canonical JSON: the members of each object in one order (by UTF-16 code units, as RFC 8785 has it) and no
 * spaces, so that two values have the same bytes exactly where they are the same JSON.
 *
 * Straight into bytes, which are used again: the strings that JSON.stringify would make for every leaf, and their
 * joining, cost more than the hash that they are made for.
 */
export class CanonicalWriter extends ReusedBytes {
  constructor() {
    super(BYTES_AT_FIRST, BYTES_KEPT);
  }

  /** Text as it is, of ASCII characters alone. */
  ascii(text: string): void {
    this.makeRoom(text.length);
    const bytes = this.bytes;
    let at = this.end;
    for (let i = 0; i < text.length; i += 1) bytes[at++] = text.charCodeAt(i);
    this.end = at;
  }

  /** A value as JSON.parse gives it, exact numbers among it. A member that is undefined is left out. @throws TooDeeplyNestedError */
  json(value: unknown, depth = 0): void {
    if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'number' && Number.isFinite(value)) this.ascii(String(value));
    else if (typeof value !== 'object' || value === null) this.ascii(JSON.stringify(value));
    else if (value instanceof ExactNumber) this.ascii(value.canonical);
    else if (depth >= NESTING_MAX) throw new TooDeeplyNestedError(`nested deeper than ${NESTING_MAX} levels`);
    else if (Array.isArray(value)) this.#list(value, depth);
    else this.#object(value as Record<string, unknown>, depth);
  }

  #list(items: readonly unknown[], depth: number): void {
    this.byte(OPEN_LIST);
    for (let i = 0; i < items.length; i += 1) {
      if (i > 0) this.byte(COMMA);
      this.json(items[i], depth + 1);
    }
    this.byte(CLOSE_LIST);
  }

  #object(object: Record<string, unknown>, depth: number): void {
    this.byte(OPEN_OBJECT);
    let first = true;
    for (const name of sorted(Object.keys(object))) {
      const member = object[name];
      if (member === undefined) continue;
      if (!first) this.byte(COMMA);
      first = false;
      this.#string(name);
      this.byte(COLON);
      this.json(member, depth + 1);
    }
    this.byte(CLOSE_OBJECT);
  }

  #string(text: string): void {
    this.makeRoom(text.length + 2);
    const bytes = this.bytes;
    let at = this.end;
    bytes[at++] = QUOTE;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) return this.#escaped(text);
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.end = at;
  }

  /** What is not printable ASCII through and through: with JSON's escapes, lone surrogates among them, in UTF-8. */
  #escaped(text: string): void {
    this.utf8(JSON.stringify(text));
  }
}

/** The canonical JSON of one value, in UTF-8. @throws TooDeeplyNestedError */
export function canonicalJson(value: unknown): Buffer {
  single.clear();
  single.json(value);
  return Buffer.from(single.written());
}

const single = new CanonicalWriter();

function sorted(names: string[]): string[] {
  if (names.length > FEW_NAMES) return names.sort();
  for (let i = 1; i < names.length; i += 1) {
    const name = names[i]!;
    let at = i;
    for (; at > 0 && names[at - 1]! > name; at -= 1) names[at] = names[at - 1]!;
    names[at] = name;
  }
  return names;
}
