import { LedgerError } from '#platform';
import { createHash } from 'node:crypto';
import { programOfCursors } from './cursors-of.js';
import type { Key, KeyKind } from './keys.js';

/** What part of a list is asked for: `limit` rows after the cursor `after`, from the list's beginning without one. */
export interface Page {
  limit: number;
  after?: string | undefined;
}

const CHECK_LENGTH = 11;

/**
 * The keys of the last row of a list's page as an opaque cursor. `list` says which list, with its filters: a
 * cursor continues the list that it came from and no other.
 */
export function encodeCursor(list: string, keys: readonly Key[]): string {
  return Buffer.from(JSON.stringify([checkOf(list, keys), ...keys])).toString('base64url');
}

/**
 * @param shapes what the keys of this list's cursors are: the check is no secret, so that anybody can make a cursor, and the
 * database is asked for nothing that it does not take
 * @returns the keys after which the page begins, or null at the list's beginning
 * @throws LedgerError `INVALID_CURSOR` when the cursor is not one that this list gave
 */
export function decodeCursor(
  list: string,
  cursor: string | undefined,
  ...shapes: readonly (readonly KeyKind[])[]
): Key[] | null {
  if (cursor === undefined) return null;
  const parts = parse(cursor);
  if (Array.isArray(parts)) {
    const [check, ...keys] = parts as unknown[];
    if (keys.every(isKey) && check === checkOf(list, keys) && shapes.some((shape) => fits(keys, shape))) return keys;
  }
  throw new LedgerError(
    'INVALID_CURSOR',
    'must be the `next` of a page of this list with these filters, is another text',
    false,
  );
}

/** Cuts `rows`, read with one row more than `limit`, to the page, and makes the cursor of the next one. */
export function cutPage<R>(
  list: string,
  limit: number,
  rows: readonly R[],
  keysOf: (row: R) => readonly Key[],
): { rows: R[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: last && rows.length > limit ? encodeCursor(list, keysOf(last)) : null };
}

const fits = (keys: readonly Key[], shape: readonly KeyKind[]): boolean =>
  keys.length === shape.length && keys.every((key, i) => shape[i]!(key));

const isKey = (value: unknown): value is Key => typeof value === 'string' || Number.isSafeInteger(value);

function checkOf(list: string, keys: readonly Key[]): string {
  const program = programOfCursors();
  const checked = program === undefined ? [list, ...keys] : [[program], list, ...keys];
  return createHash('sha256').update(JSON.stringify(checked)).digest('base64url').slice(0, CHECK_LENGTH);
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
