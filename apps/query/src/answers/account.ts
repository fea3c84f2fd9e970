import { Integer, Many, Next, OneOf, OneOfOrNull, Text, TextOrNull, Time, TimeOrNull } from './fields.js';

export class ReferrerAnswer {
  @Text() accountId: string;
  @TextOrNull() partnerId: string | null;
  @OneOfOrNull('link', 'claim') via: 'link' | 'claim' | null;
  @TextOrNull() reason: string | null;
  /** Of an unknown code: whether it differs from a known one in case and blanks alone. */
  @TextOrNull() note: string | null;
  @TimeOrNull() signedUpAt: string | null;
}

export class Payment {
  @Text() paymentId: string;
  @Time() time: string;
  @Integer() amountMinor: number;
  @Text() currency: string;
  @OneOf('commission', 'free_days', 'none') outcome: 'commission' | 'free_days' | 'none';
  @TextOrNull() reason: string | null;
}

export class PaymentsAnswer {
  @Many(() => Payment) payments: Payment[];
  @Next() next: string | null;
}
