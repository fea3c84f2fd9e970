import { LedgerError } from '#platform';
import { programOfCursors } from '../cursors-of.js';

/**
 * In what order the changes at one position are told: what the event changed, its entries, and, after all of it, that another
 * version was put in the live one's place there.
 */
export const PHASES = { change: 0, entry: 1, end: 2, restatement: 3 } as const;

/** A place in the feed. Places are those of the event log: they are the same in every version. */
export interface FeedPlace {
  position: number;
  phase: number;
  /** Within the phase. */
  seq: number;
}

/** Behind everything of an event. */
export const endOf = (position: number): FeedPlace => ({ position, phase: PHASES.end, seq: 0 });

export const isBefore = (a: FeedPlace, b: FeedPlace): boolean =>
  a.position - b.position < 0 || (a.position === b.position && (a.phase - b.phase || a.seq - b.seq) < 0);

const LETTERS = { [PHASES.change]: 'c', [PHASES.entry]: 'e', [PHASES.restatement]: 'v' } as Record<number, string>;
const CURSOR = /^(?:([a-z0-9-]{1,32}):)?(0|[1-9][0-9]{0,15})(?:-([cev])([1-9][0-9]{0,9}))?$/;

/** A place as text: the position alone where all of its event is behind it, else with the place in it; before it whose feed it is. */
export function feedCursor({ position, phase, seq }: FeedPlace): string {
  const program = programOfCursors();
  const place = phase === PHASES.end ? String(position) : `${position}-${LETTERS[phase]}${seq}`;
  return program === undefined ? place : `${program}:${place}`;
}

/** A position alone is any feed's. @throws LedgerError `INVALID_CURSOR` */
export function feedPlace(cursor: string): FeedPlace {
  const [, program, position, letter, seq] = CURSOR.exec(cursor) ?? [];
  if (position === undefined || !Number.isSafeInteger(Number(position)))
    throw new LedgerError('INVALID_CURSOR', 'must be a position, or the `cursor` of a change, is another text', false);
  if (program !== undefined && program !== programOfCursors())
    throw new LedgerError('INVALID_CURSOR', 'must be a place in this feed, is one in that of another program', false);
  if (letter === undefined) return endOf(Number(position));
  const phase = Number(Object.keys(LETTERS).find((key) => LETTERS[Number(key)] === letter));
  return { position: Number(position), phase, seq: Number(seq) };
}

const SEQ_MAX = 2_147_483_647;

/** Of a phase, what comes after a place: rows with a greater (position, seq). */
export function boundIn(phase: number, place: FeedPlace): [position: number, seq: number] {
  if (place.phase < phase) return [place.position, 0];
  return [place.position, place.phase === phase ? Math.min(place.seq, SEQ_MAX) : SEQ_MAX];
}
