import type { RawMessage } from './raw-message.js';

/** Why a message cannot become an event. `ID_REUSED` is found by the event store, the others by `decodeMessage`. */
export const ENVELOPE_REASONS = [
  'NOT_JSON',
  'NOT_A_CLOUDEVENT',
  'UNKNOWN_TYPE',
  'INVALID_DATA',
  'TOO_LARGE',
  'ID_REUSED',
  'TIME_IN_FUTURE',
  'UNSUPPORTED_ENCODING',
] as const;
export type EnvelopeReason = (typeof ENVELOPE_REASONS)[number];

/** What is wrong with one field. */
export interface FieldProblem {
  /** A path such as `data.amountMinor`. */
  field: string;
  /**
   * The rule that it breaks and what was found. A value itself only where it cannot be personal data: a number, or one
   * word where one of a few is allowed.
   */
  problem: string;
}

/** A message that cannot be used, and why; it becomes a dead letter. */
export interface Refusal {
  reason: EnvelopeReason;
  /** A sentence for people. */
  message: string;
  /** Sorted by field; for `INVALID_DATA`. */
  problems?: FieldProblem[] | undefined;
  /** The envelope's own words, where they could be read and a text column can hold them. */
  source?: string | undefined;
  eventId?: string | undefined;
  type?: string | undefined;
  raw: RawMessage;
}
