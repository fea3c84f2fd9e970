import { hash } from 'node:crypto';

/** Of an event's key. */
export const KEY_BYTES = 16;

const HALF = KEY_BYTES / 2;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_LENGTH = 36;
/** Where the two digits of each byte stand in a UUID, and where its dashes. */
const DIGITS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const DASHES = [8, 13, 18, 23];
const DASH = '-'.charCodeAt(0);
/** The value of a digit by its character; -1 of any other, which makes whatever it becomes part of negative. */
const DIGIT_VALUES = Int16Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
);
/** Sources are few. More than this at once, and their masks are made anew. */
const MASKS_MAX = 1_000;

const masks = new Map<string, Buffer>();

function maskOf(source: string): Buffer {
  const known = masks.get(source);
  if (known) return known;
  if (masks.size >= MASKS_MAX) masks.clear();
  const mask = hash('sha256', source, 'buffer').subarray(0, HALF);
  masks.set(source, mask);
  return mask;
}

/** Reads a UUID as its 16 bytes. @returns false where the text is none, in small letters and with its dashes */
function readUuid(text: string, key: Buffer): boolean {
  if (text.length !== UUID_LENGTH) return false;
  for (const dash of DASHES) if (text.charCodeAt(dash) !== DASH) return false;
  for (let i = 0; i < KEY_BYTES; i += 1) {
    const at = DIGITS[i]!;
    const byte = ((DIGIT_VALUES[text.charCodeAt(at)] ?? -1) << 4) | (DIGIT_VALUES[text.charCodeAt(at + 1)] ?? -1);
    if (byte < 0) return false;
    key[i] = byte;
  }
  return true;
}

/**
 * The key under which the event (source, id) is remembered: a quarter of the text's size in the index, and each source
 * has keys of its own.
 *
 * A UUID is its own key, with the source mixed into its second half: one that begins with the time (version 7) so keeps
 * its place beside those of the same moment, and a large index is written at its end instead of all over. Any other id
 * has 128 bits of SHA-256. Two ids may have the same key, if somebody takes pains: then the second is remembered under
 * its next one. The same input gives the same keys for good.
 * @param attempt 0, or how many keys of the event belong to others
 * @param key what it is written to
 */
export function eventKey(source: string, id: string, attempt = 0, key = Buffer.allocUnsafe(KEY_BYTES)): Buffer {
  if (attempt === 0 && readUuid(id, key)) {
    const mask = maskOf(source);
    for (let i = 0; i < HALF; i += 1) key[HALF + i]! ^= mask[i]!;
  } else {
    const text = attempt === 0 ? `${source}\0${id}` : `${attempt}\0${source}\0${id}`;
    hash('sha256', text, 'buffer').copy(key, 0, 0, KEY_BYTES);
  }
  return key;
}

/** The first of an event's keys, in SQL. @param source, id expressions, of type text */
export function eventKeySql(source: string, id: string): string {
  const bytes = (text: string) => `convert_to(${text}, 'UTF8')`;
  const half = (hex: string) => `('x' || ${hex})::bit(64)`;
  const mixed = `${half(`translate(substr(${id}, 20), '-', '')`)} # ${half(`left(encode(sha256(${bytes(source)}), 'hex'), 16)`)}`;
  return `CASE WHEN ${id} ~ '${UUID.source}'
    THEN (left(${id}, 18) || lpad(to_hex((${mixed})::bigint), 16, '0'))::uuid
    ELSE left(encode(sha256(${bytes(source)} || '\\x00' || ${bytes(id)}), 'hex'), 32)::uuid END`;
}
