import type { Instant } from '#contracts';

/** A bonus or a clawback by hand. */
export interface ManualAdjustment {
  adjustmentId: string;
  partnerId: string;
  asset: string;
  /** Minor units or days; negative where it took back. */
  amount: number;
  reason: string;
  adjustedAt: Instant;
  position: number;
}
