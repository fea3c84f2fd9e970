import { createHash } from 'node:crypto';

/** How producers choose event ids: at random (UUID version 4), or in the order of time (version 7). */
export type IdKind = 'v4' | 'v7';

/** When the ids in order of time begin, in milliseconds since 1970; a hundred of them share a millisecond. */
const BEGIN_MS = 1_780_000_000_000;
const PER_MS = 100;

/** The id of event number `i`, counted from 1. */
export function eventId(kind: IdKind, i: number): string {
  const random = createHash('md5').update(`event/${i}`).digest('hex');
  const tail = `8${random.slice(17, 20)}-${random.slice(20)}`;
  if (kind === 'v4') return `${random.slice(0, 8)}-${random.slice(8, 12)}-4${random.slice(13, 16)}-${tail}`;
  const ms = (BEGIN_MS + Math.floor(i / PER_MS)).toString(16).padStart(12, '0');
  // Within a millisecond in order too, as producers make them that count on.
  const count = String(i % PER_MS).padStart(3, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${count}-${tail}`;
}

/** The same in SQL. @param i an expression */
export function eventIdSql(kind: IdKind, i: string): string {
  const random = `md5('event/' || ${i})::uuid::text`;
  if (kind === 'v4') return `overlay(overlay(${random} PLACING '4' FROM 15) PLACING '8' FROM 20)`;
  const ms = `to_hex(${BEGIN_MS} + ${i} / ${PER_MS})::text`;
  const inOrder = `overlay(lpad(${ms}, 12, '0') PLACING '-' FROM 9 FOR 0)`;
  return `overlay(${random} PLACING ${inOrder} || '-7' || lpad((${i} % ${PER_MS})::text, 3, '0') || '-8' FROM 1 FOR 20)`;
}
