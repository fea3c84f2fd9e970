import { Entry } from './entry.js';
import { Integer, IntegerOrNull, Many, OneOf, Text, TextOrNull, Texts, Time } from './fields.js';

/**
 * A recorded event, and what it had to do with the payment. Topic, partition and offset are null for one that was imported from a
 * file.
 */
export class Fact {
  @Integer() position: number;
  @Text() source: string;
  @Text() eventId: string;
  @Text() type: string;
  @Time() time: string;
  @TextOrNull() topic: string | null;
  @IntegerOrNull() partition: number | null;
  @IntegerOrNull() offset: number | null;
  @Text() why: string;
}

export class ExplanationAnswer {
  @Text() paymentId: string;
  @OneOf('commission', 'free_days', 'none') outcome: 'commission' | 'free_days' | 'none';
  @TextOrNull() reason: string | null;
  /** Why the client has no referrer, beside the reason NOT_ATTRIBUTED. */
  @TextOrNull() attributionReason: string | null;
  @Text() termsId: string;
  @TextOrNull() partnerId: string | null;
  @Text() accountId: string;
  @Many(() => Fact) facts: Fact[];
  @Texts() calculation: string[];
  @Many(() => Entry) entries: Entry[];
}
