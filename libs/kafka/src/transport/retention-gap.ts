import type { LogRange, TopicPartition } from './batch-transport.js';

/**
 * RETENTION: the brokers deleted messages before they were read. LOG_RESET: the log ends before what was read of it: its
 * topic was deleted and made anew, or the brokers have lost its end.
 */
export type GapCause = 'RETENTION' | 'LOG_RESET';

/** Offsets `from` to before `to` were not read, and cannot be any more. */
export interface RetentionGap extends TopicPartition {
  cause: GapCause;
  from: string;
  /** Where a log was reset, what is known to be missing: it may have had more, and `from` and `to` may be the same. */
  to: string;
  resumesAt: string;
  /** The log as the brokers have it now. */
  logStart: string;
  logEnd: string;
}

type Missing = Pick<RetentionGap, 'cause' | 'from' | 'to'>;

/** What is known of a partition when it is claimed. Offsets are int64, hence text. */
export interface Claimed {
  /** The first offset whose message was not stored yet; null where none ever was. */
  stored: string | null;
  /** Where the log ended when it was last noted. */
  knownEnd: string | null;
  /** The group's offset with the brokers, at which the client begins by itself; null: it begins at the log's start. */
  committed: string | null;
  log: LogRange;
}

export interface Beginning {
  /** Where reading begins. */
  at: bigint;
  /** All before this was stored, or is noted as missing. */
  handled: bigint;
  missing?: Missing;
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * Where to begin with a partition, and what of it is missing. Never ahead of what is stored, and never ahead of the
 * brokers' offset: they forget it with the topic, so that one that was made anew is read from its beginning, whatever is
 * stored. What is read twice is recognized by its event id.
 */
export function beginningOf({ stored: storedText, knownEnd, committed, log }: Claimed): Beginning {
  const [start, end] = [BigInt(log.start), BigInt(log.end)];
  if (storedText === null) return { at: start, handled: start };
  const stored = BigInt(storedText);
  if (committed === null) {
    const readTo = max(stored, BigInt(knownEnd ?? '0'));
    if (end < readTo) return { at: start, handled: start, missing: logReset(stored, readTo) };
  }
  if (stored < start) return { at: start, handled: start, missing: retention(stored, start) };
  // Beyond the end it is left to the brokers: after a change of leader they may know less of the end for a moment.
  const at = committed === null ? start : max(min(BigInt(committed), stored), start);
  return { at, handled: committed === null ? at : stored };
}

/** Where reading stands, as far as a jump of the client's is judged by it. */
export interface Standing {
  position: bigint;
  handled: bigint;
  /** The farthest end that the log was seen to have. */
  knownEnd: bigint;
}

/**
 * What is missing where the client, asked to go on at `position`, goes on at `resumed` instead. It does so only because
 * the log does not have the position: offsets without messages within the log are passed over without a jump.
 */
export function missingBetween({ position, handled, knownEnd }: Standing, resumed: bigint): Missing | undefined {
  if (resumed < position) return logReset(handled, max(handled, knownEnd));
  const from = max(position, handled);
  return from < resumed ? retention(from, resumed) : undefined;
}

const retention = (from: bigint, to: bigint): Missing => ({ cause: 'RETENTION', from: String(from), to: String(to) });
const logReset = (from: bigint, to: bigint): Missing => ({ cause: 'LOG_RESET', from: String(from), to: String(to) });
