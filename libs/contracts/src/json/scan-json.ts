const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const SMALL_E = 0x65;
/** With this bit, capitals are small letters and brackets are braces. */
const SMALL = 0x20;
const OPENS = 0x7b;
const CLOSES = 0x7d;
const [D, A, T] = Buffer.from('dat');

/** A fraction of so many digits comes back from a double as it was (IEEE 754 calls the number DBL_DIG). */
const FRACTION_DIGITS = 15;

/** What a look at the bytes of a JSON text tells that its value does not. */
export interface JsonScan {
  /** Names in all of its objects, repeated ones included. */
  names: number;
  /** How deep objects and lists are nested: 0 where there is none. */
  depth: number;
  /**
   * Whether JSON.parse keeps every number, and no whole one is written with a fraction. False for some that are kept, with
   * an exponent, say: such are rare, and are read again.
   */
  plain: boolean;
  /** Whether lines end in it: between its tokens, since within a string JSON writes that otherwise. */
  hasLines: boolean;
  /** Where the value of the member `data` of the outermost object lies; -1 where there is none that is written like this. */
  dataStart: number;
  dataEnd: number;
}

/**
 * Looks once at the bytes of a text that JSON.parse has read. It is what every message pays for being kept as it came: so
 * it makes no strings, and looks at no byte twice.
 */
export function scanJson(bytes: Uint8Array): JsonScan {
  const { length } = bytes;
  let names = 0;
  let depth = 0;
  let deepest = 0;
  let plain = true;
  let hasLines = false;
  let dataStart = -1;
  let dataEnd = -1;
  let textStart = 0;
  let textEnd = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      textStart = at + 1;
      for (at = textStart; bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1;
      textEnd = at;
    } else if (byte === COLON) {
      names += 1;
      if (depth === 1 && textEnd - textStart === 4 && isData(bytes, textStart)) dataStart = at + 1;
    } else if (byte === COMMA) {
      if (depth === 1 && dataEnd < dataStart) dataEnd = at;
    } else if ((byte | SMALL) === OPENS) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if ((byte | SMALL) === CLOSES) {
      depth -= 1;
      if (depth === 0 && dataEnd < dataStart) dataEnd = at;
    } else if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
      const start = byte === MINUS ? at + 1 : at;
      let value = 0;
      for (at = start; isDigit(bytes[at]!); at += 1) value = value * 10 + (bytes[at]! - ZERO);
      if (bytes[at] === DOT) {
        let isWhole = true;
        for (at += 1; isDigit(bytes[at]!); at += 1) if (bytes[at] !== ZERO) isWhole = false;
        if (isWhole || at - start > FRACTION_DIGITS + 1) plain = false;
      } else if (value > Number.MAX_SAFE_INTEGER) plain = false;
      if ((bytes[at]! | SMALL) === SMALL_E) {
        plain = false;
        for (at += 1; isDigit(bytes[at]!) || bytes[at] === MINUS || bytes[at] === PLUS;) at += 1;
      }
      at -= 1;
    } else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) hasLines = true;
  }
  return { names, depth: deepest, plain, hasLines, dataStart, dataEnd };
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;

const isData = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === D && bytes[at + 1] === A && bytes[at + 2] === T && bytes[at + 3] === A;
