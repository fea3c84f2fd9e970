import { Entry } from './entry.js';
import { Integer, Many, OneOf, Text, TextOrNull, Texts, Time } from './fields.js';

/** A recorded event, and what it had to do with the payment. */
export class Fact {
  @Integer() position: number;
  @Text() eventId: string;
  @Text() type: string;
  @Time() time: string;
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
