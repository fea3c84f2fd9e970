import { createHash } from 'node:crypto';

/** How producers choose event ids: at random (UUID version 4), or in the order of time (version 7). */
export type IdKind = 'v4' | 'v7';

/** When the ids in order of time begin, in milliseconds since 1970; a hundred of them share a millisecond. */
const BEGIN_MS = 1_780_000_000_000;
const PER_MS = 100;

/** The id of event number `i`, counted from 1. */
export function eventId(kind: IdKind, i: number): string {
  const random = createHash('md5').update(`event/${i}`).digest('hex');
  const ms = (BEGIN_MS + Math.floor(i / PER_MS)).toString(16).padStart(12, '0');
  // Within a millisecond in order too, as producers make them that count on.
  const count = String(i % PER_MS).padStart(3, '0');
  const head = kind === 'v4' ? random.slice(0, 12) : ms;
  const third = kind === 'v4' ? `4${random.slice(12, 15)}` : `7${count}`;
  return `${head.slice(0, 8)}-${head.slice(8)}-${third}-8${random.slice(15, 18)}-${random.slice(18, 30)}`;
}

/** The same in SQL. @param i an expression */
export function eventIdSql(kind: IdKind, i: string): string {
  const random = (from: number, length: number) => `substr(md5('event/' || ${i}), ${from + 1}, ${length})`;
  const ms = `lpad(to_hex(${BEGIN_MS} + ${i} / ${PER_MS}), 12, '0')`;
  const head = (from: number, length: number) =>
    kind === 'v4' ? random(from, length) : `substr(${ms}, ${from + 1}, ${length})`;
  const third = kind === 'v4' ? `'4' || ${random(12, 3)}` : `'7' || lpad((${i} % ${PER_MS})::text, 3, '0')`;
  return `${head(0, 8)} || '-' || ${head(8, 4)} || '-' || ${third} || '-8' || ${random(15, 3)} || '-' || ${random(18, 12)}`;
}
