import type { Instant } from '#contracts';
import type { Transfer } from './transfer.js';

/** A bonus or a clawback by hand. */
export interface ManualAdjustment {
  partnerId: string;
  asset: string;
  /** Minor units or days, not 0; negative where it takes back. */
  amount: number;
  adjustedAt: Instant;
}

/** Rule 10a: given, or taken back, as it says and when it says; what the partner has may go below zero. */
export function adjustmentTransfer({ partnerId, asset, amount, adjustedAt }: ManualAdjustment): Transfer {
  const gives = amount > 0;
  return {
    partnerId,
    asset,
    amount: gives ? amount : -amount,
    debit: gives ? 'program:expense' : 'partner:available',
    credit: gives ? 'partner:available' : 'program:expense',
    code: 'ADJUSTMENT',
    effectiveAt: adjustedAt,
  };
}
