import { DEAD_LETTER_STATUSES, EVENT_STATUSES } from '#read-models';
import { IntegerOrNull, Many, OneOf, OneOrNull, Text, TextOrNull, Time, TimeOrNull } from './fields.js';

/** A refusal of what came under this id. */
export class EventRefusal {
  /** Of the dead letter. */
  @Text() id: string;
  @Text() reason: string;
  @Text() message: string;
  @OneOf(...DEAD_LETTER_STATUSES) status: (typeof DEAD_LETTER_STATUSES)[number];
  @Time() recordedAt: string;
}

/** The fact without which an event has no effect. */
export class EventWait {
  @Text() kind: string;
  @Text() reason: string;
  @Text() waitsFor: string;
  /** What more is known, or what can be done about it. */
  @TextOrNull() note: string | null;
}

/** What became of an event. One that comes again with the same content is the same event: this tells of its first arrival. */
export class EventAnswer {
  @Text() source: string;
  @Text() eventId: string;
  /**
   * applied: the answers of this service reflect it. pending: it is recorded, and not projected yet. waiting: it is projected, and
   * has no effect before another fact comes. duplicate: the rules refuse it, since another event told of the same before. refused:
   * it was never recorded, or the rules refuse it.
   */
  @OneOf(...EVENT_STATUSES) status: (typeof EVENT_STATUSES)[number];
  /** Null where the type could not be read. */
  @TextOrNull() type: string | null;
  /** In the log; null of one that was never recorded, like its times. */
  @IntegerOrNull() position: number | null;
  @TimeOrNull() time: string | null;
  @TimeOrNull() recordedAt: string | null;
  /** By which message it came; null of one that was imported from a file or made by the ledger. */
  @TextOrNull() topic: string | null;
  @IntegerOrNull() partition: number | null;
  @IntegerOrNull() offset: number | null;
  @OneOrNull(() => EventWait) waiting: EventWait | null;
  /** The last ones, the newest first; also of messages that used its id again for another content. */
  @Many(() => EventRefusal) deadLetters: EventRefusal[];
}
