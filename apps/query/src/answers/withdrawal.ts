import { Integer, IntegerOrNull, Many, Next, OneOf, Text, TextOrNull, Time, TimeOrNull } from './fields.js';

export class Withdrawal {
  @Text() withdrawalId: string;
  @Text() partnerId: string;
  @Integer() amountMinor: number;
  @Text() currency: string;
  @OneOf('requested', 'approved', 'rejected', 'paid', 'failed', 'returned')
  status: 'requested' | 'approved' | 'rejected' | 'paid' | 'failed' | 'returned';
  @TextOrNull() reason: string | null;
  @Time() requestedAt: string;
  @TimeOrNull() decidedAt: string | null;
  @TimeOrNull() settledAt: string | null;
  /** What could be withdrawn when it was decided. */
  @IntegerOrNull() availableMinor: number | null;
}

export class WithdrawalsAnswer {
  @Many(() => Withdrawal) withdrawals: Withdrawal[];
  @Next() next: string | null;
}
