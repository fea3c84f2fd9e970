import type { Adjustment, Circumstances, Transfer } from '#program';
import type { Partner } from '../../partners/partner-store.js';

/** Everything that a payment's reward follows from, and what is posted for it so far. */
export interface KnownOfPayment extends Circumstances {
  /** The client's partner, where it has one. */
  partner: Partner | undefined;
  adjustments: readonly Adjustment[];
  posted: readonly Transfer[];
}

/** A refund or dispute that names another account's payment is not this payment's. */
export function ofAccount<T extends { accountId: string }>(accountId: string, adjustments: readonly T[]): readonly T[] {
  return adjustments.length === 0
    ? adjustments
    : adjustments.filter((adjustment) => adjustment.accountId === accountId);
}
