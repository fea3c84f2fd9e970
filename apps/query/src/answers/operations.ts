import { DEAD_LETTER_STATUSES, GAP_CAUSES, GAP_STATUSES, WAITING_KINDS, WAITING_REASONS } from '#read-models';
import {
  Integer,
  IntegerOrNull,
  Many,
  Next,
  OneOf,
  Seconds,
  Text,
  TextByName,
  TextOrNull,
  Time,
  TimeOrNull,
} from './fields.js';

export class Projection {
  @Text() name: string;
  @Integer() version: number;
  @Integer() position: number;
  @Integer() lagEvents: number;
  @Seconds() lagSeconds: number;
  /** Equal digests at one position mean equal rows; null where the rows are too many to read them for an answer. */
  @TextOrNull() digest: string | null;
}

export class ProjectionsAnswer {
  @Many(() => Projection) projections: Projection[];
}

/** Topic, partition and offset are null for an event that was imported from a file. */
export class DeadLetter {
  @Text() id: string;
  @TextOrNull() topic: string | null;
  @IntegerOrNull() partition: number | null;
  @IntegerOrNull() offset: number | null;
  /** Where the event stood in a batch of CloudEvents, from 0; null where the message was no batch, or could not be taken apart. */
  @IntegerOrNull() batchIndex: number | null;
  @IntegerOrNull() position: number | null;
  @TextOrNull() source: string | null;
  @TextOrNull() eventId: string | null;
  @TextOrNull() type: string | null;
  @Text() reason: string;
  @Text() message: string;
  @Time() recordedAt: string;
  /** Acknowledged: an event that the rules refuse, of which somebody knows. */
  @OneOf(...DEAD_LETTER_STATUSES) status: (typeof DEAD_LETTER_STATUSES)[number];
}

export class DeadLettersAnswer {
  @Many(() => DeadLetter) deadLetters: DeadLetter[];
  @Next() next: string | null;
}

export class FieldProblem {
  @Text() field: string;
  @Text() problem: string;
}

export class DeadLetterAnswer extends DeadLetter {
  @Many(() => FieldProblem) problems: FieldProblem[];
  @TextByName() headers: Record<string, string>;
  @TextOrNull() rawBase64: string | null;
  /** When it was redriven, discarded or acknowledged; null while it is open, like who did it. */
  @TimeOrNull() decidedAt: string | null;
  @TextOrNull() decidedBy: string | null;
  /** Why it was discarded or acknowledged. */
  @TextOrNull() decisionReason: string | null;
}

/** A fact that has no effect because another is not known. Ids that facts of its type do not name are null. */
export class WaitingFact {
  @Integer() position: number;
  @Text() eventId: string;
  @Text() source: string;
  @Text() type: string;
  @OneOf(...WAITING_KINDS) kind: string;
  @OneOf(...WAITING_REASONS) reason: string;
  @Text() waitsFor: string;
  /** What more is known, or what can be done about it. */
  @TextOrNull() note: string | null;
  /** When it was recorded. */
  @Time() since: string;
  /** When it happened. */
  @Time() time: string;
  @TextOrNull() partnerId: string | null;
  @TextOrNull() accountId: string | null;
  @TextOrNull() paymentId: string | null;
  @TextOrNull() refundId: string | null;
  @TextOrNull() disputeId: string | null;
  @TextOrNull() contractId: string | null;
  @TextOrNull() withdrawalId: string | null;
  @TextOrNull() claimId: string | null;
  @TextOrNull() code: string | null;
}

export class WaitingAnswer {
  @Many(() => WaitingFact) waiting: WaitingFact[];
  @Next() next: string | null;
}

/** Offsets of a partition that the brokers deleted before they were read. */
export class RetentionGap {
  @Integer() id: number;
  @Text() topic: string;
  @Integer() partition: number;
  /** RETENTION: deleted unread. LOG_RESET: the log ends before what was read of it, and is read from its beginning. */
  @OneOf(...GAP_CAUSES) cause: string;
  /** The first offset that is missing. */
  @Integer() fromOffset: number;
  /** Behind the last that is known to be missing; after LOG_RESET there may have been more. */
  @Integer() toOffset: number;
  /** Where reading went on. */
  @Integer() resumedAtOffset: number;
  @Time() detectedAt: string;
  @OneOf(...GAP_STATUSES) status: string;
  /** Null while it is open, like who acknowledged it and why. */
  @TimeOrNull() acknowledgedAt: string | null;
  @TextOrNull() acknowledgedBy: string | null;
  @TextOrNull() acknowledgementReason: string | null;
}

export class RetentionGapsAnswer {
  @Many(() => RetentionGap) retentionGaps: RetentionGap[];
  @Next() next: string | null;
}
