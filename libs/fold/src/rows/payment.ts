import type { NoReward, Payment } from '#program';

/** A payment with the outcome that the facts known so far give it. */
export interface EvaluatedPayment extends Payment {
  position: number;
  partnerId: string | null;
  outcome: 'commission' | 'free_days' | 'none';
  reason: NoReward | null;
  termsId: string;
  /** The fact without which it is nobody's: its account's signup. Null once that is known. */
  waitsFor: 'signup' | null;
}
