import type { Instant } from '#contracts';
import type { WithdrawalStatus } from '#program';

export interface Withdrawal {
  withdrawalId: string;
  partnerId: string;
  amountMinor: number;
  currency: string;
  status: WithdrawalStatus;
  /** Why it was rejected, or what the payment system said when it failed or came back. */
  reason: string | null;
  payoutAccountRef: string | null;
  requestedAt: Instant;
  decidedAt: Instant;
  settledAt: Instant | null;
  requestPosition: number;
  settlePosition: number | null;
}
