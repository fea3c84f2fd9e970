import { NESTING_MAX } from './canonical-json.js';
import { readExactly } from './exact-reader.js';
import { scanJson } from './scan-json.js';

/** JSON as it came: what JSON.parse makes of it, and what that leaves out. */
export interface JsonText {
  /** What JSON.parse gives: digits that a number cannot hold are not in it, nor is the first of two members of one name. */
  value: unknown;
  /**
   * The text in UTF-8, on one line; undefined where it is a part of another text whose place was not found. Where lines
   * ended between its tokens, there are blanks.
   */
  bytes: Buffer | undefined;
  /** The same value with such numbers as an ExactNumber; undefined where JSON.parse leaves nothing out. */
  exact: unknown;
  /** The first name that an object has twice, by the names that lead to it. */
  repeated: readonly string[] | undefined;
  /** Nested deeper than anything that is let in, so that it was not looked into further. */
  isTooDeep: boolean;
}

/** An envelope may be around the data. */
const DEPTH_MAX = NESTING_MAX + 1;

/**
 * Reads a text whole. Nothing but a look at its bytes is added to what JSON.parse takes, unless that leaves something out.
 * @param bytes valid UTF-8
 * @throws SyntaxError where it is no JSON
 */
export function readJsonText(bytes: Buffer): JsonText {
  const { json, hasLines } = read(bytes);
  json.bytes = onOneLine(bytes, 0, bytes.length, hasLines);
  return json;
}

/**
 * The same for an object with a member `data` that is a text of its own. Both have what JSON.parse leaves out of them;
 * a name that stands twice within the data is the data's alone.
 * @throws SyntaxError where it is no JSON
 */
export function readEnvelopeText(bytes: Buffer): { envelope: JsonText; data: JsonText } {
  const { json: envelope, hasLines, dataStart, dataEnd } = read(bytes);
  const data: JsonText = {
    value: memberOf(envelope.value),
    bytes: dataStart < 0 ? undefined : onOneLine(bytes, dataStart, dataEnd, hasLines),
    exact: memberOf(envelope.exact),
    repeated: undefined,
    isTooDeep: envelope.isTooDeep,
  };
  const { repeated } = envelope;
  if (repeated && repeated.length > 1 && repeated[0] === 'data') {
    data.repeated = repeated.slice(1);
    envelope.repeated = undefined;
  }
  return { envelope, data };
}

function read(bytes: Buffer): { json: JsonText; hasLines: boolean; dataStart: number; dataEnd: number } {
  const text = bytes.toString('utf8');
  const value = JSON.parse(text) as unknown;
  const { names, depth, plain, hasLines, dataStart, dataEnd } = scanJson(bytes);
  const isTooDeep = depth > DEPTH_MAX;
  const json: JsonText = { value, bytes: undefined, exact: undefined, repeated: undefined, isTooDeep };
  if (!isTooDeep && (!plain || names !== countNames(value))) {
    const { value: exact, repeated } = readExactly(text);
    json.exact = exact;
    json.repeated = repeated;
  }
  return { json, hasLines, dataStart, dataEnd };
}

/** Names of all objects in a value: fewer than its text has, where one stands twice. */
function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let names = 0;
  if (Array.isArray(value)) for (const item of value) names += countNames(item);
  else
    for (const name in value) {
      const member = (value as Record<string, unknown>)[name];
      names += 1;
      if (typeof member === 'object') names += countNames(member);
    }
  return names;
}

const memberOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (value as { data?: unknown }).data : undefined;

function onOneLine(bytes: Buffer, start: number, end: number, hasLines: boolean): Buffer {
  let from = start;
  let to = end;
  while (isBlank(bytes[from]!)) from += 1;
  while (isBlank(bytes[to - 1]!)) to -= 1;
  const part = bytes.subarray(from, to);
  return hasLines ? Buffer.from(part.map((byte) => (isBlank(byte) ? BLANK : byte))) : part;
}

const BLANK = 0x20;

const isBlank = (byte: number): boolean => byte === BLANK || byte === 0x0a || byte === 0x0d || byte === 0x09;
