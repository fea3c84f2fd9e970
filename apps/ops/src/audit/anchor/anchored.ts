import { formatInstant, now, parseInstant, type Instant } from '#contracts';
import { isProgramId } from '#platform';
import type { NotedHash, NotedRecordHash, ReadOffsets } from '#event-store';
import type { CursorPlaces } from '#read-models';

/** What an audit that found nothing wrong notes outside the database, for later ones to compare with. */
export interface Anchored {
  at: Instant;
  /** Whose ledger's; left out: that of an installation with one. */
  program?: string;
  log: NotedHash;
  records: NotedRecordHash;
  cursors: CursorPlaces;
  offsets: ReadOffsets;
}

/** Raised where a field changes its meaning: what an earlier release noted is read for good. */
const FORMAT = 1;

export const anchoredNow = (state: Omit<Anchored, 'at'>): Anchored => ({ at: now(), ...state });

/** One line of JSON. */
export const anchoredAsJson = ({ at, ...state }: Anchored): string =>
  JSON.stringify({ referralLedgerAnchor: FORMAT, at: formatInstant(at), ...state });

const HASH = /^[0-9a-f]{64}$/;
const INT64 = /^\d{1,19}$/;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isHash = (value: unknown): value is string => typeof value === 'string' && HASH.test(value);

const isLog = (value: unknown): value is NotedHash => isObject(value) && isCount(value.position) && isHash(value.hash);
const isProgram = (value: unknown): value is string | undefined =>
  value === undefined || (typeof value === 'string' && isProgramId(value));
const isNotedRecord = (value: unknown): value is NotedRecordHash =>
  isObject(value) && isCount(value.seq) && isHash(value.hash);
const areCursors = (value: unknown): value is CursorPlaces =>
  isObject(value) &&
  Object.values(value).every((place) => isObject(place) && isCount(place.position) && isCount(place.seq));
const areOffsets = (value: unknown): value is ReadOffsets =>
  isObject(value) && Object.values(value).every((offset) => typeof offset === 'string' && INT64.test(offset));

/** @returns undefined where it is no such note */
export function readAnchored(value: unknown): Anchored | undefined {
  if (!isObject(value) || value.referralLedgerAnchor !== FORMAT || typeof value.at !== 'string') return undefined;
  const { program, log, records, cursors, offsets } = value;
  const at = parseInstant(value.at);
  if (at === undefined || !isProgram(program)) return undefined;
  if (!isLog(log) || !isNotedRecord(records) || !areCursors(cursors) || !areOffsets(offsets)) return undefined;
  return { at, ...(program !== undefined && { program }), log, records, cursors, offsets };
}

/** The same of a line's text. */
export function parseAnchored(text: string): Anchored | undefined {
  try {
    return readAnchored(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What was noted of a program's ledger: also before it was one of several. One place may be that of all of them. */
export const notesOf = (program: string | null, notes: readonly Anchored[]): Anchored[] =>
  notes.filter((note) => note.program === undefined || note.program === program);
