import { headerName } from '../transport/header-name.js';
import { readVarInt, skipVarInt } from './var-int.js';

type Headers = Record<string, Buffer>;

const EMPTY = Buffer.alloc(0);

/** The headers read last, and their bytes. The next record nearly always has the same: a content type. */
let last: { bytes: Buffer; headers: Headers } = { bytes: EMPTY, headers: Object.freeze({}) };

/**
 * The headers that stand between two places. Of a name that occurs more than once the last counts, as everywhere in
 * Kafka. Records that follow each other share them, so they are frozen.
 */
export function sharedHeaders(bytes: Buffer, start: number, end: number): Headers {
  if (!isLast(bytes, start, end)) {
    // A copy: parts of the fetch itself would keep all of it.
    const own = Buffer.from(bytes.subarray(start, end));
    last = { bytes: own, headers: Object.freeze(read(own)) };
  }
  return last.headers;
}

function isLast(bytes: Buffer, start: number, end: number): boolean {
  const known = last.bytes;
  if (end - start !== known.length) return false;
  for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[start + i]) return false;
  return true;
}

function read(bytes: Buffer): Headers {
  let at = 0;
  const number = (): number => {
    const value = readVarInt(bytes, at);
    at = skipVarInt(bytes, at);
    return value;
  };
  const next = (): Buffer => {
    const length = Math.max(number(), 0);
    at += length;
    return bytes.subarray(at - length, at);
  };
  const count = number();
  return Object.fromEntries(Array.from({ length: count }, () => [headerName(next().toString('utf8')), next()]));
}
