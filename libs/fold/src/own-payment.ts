import { addUpRefunds } from '#program';
import type { EvaluatedPayment } from './rows/payment.js';
import { noteAwaited } from './awaited.js';
import type { Folding } from './folding.js';
import { evaluateReward } from './evaluate-reward.js';
import { knownOf, type KnownOfPayment } from './known.js';
import type { Cause } from './posting.js';
import type { FoldState } from './state.js';

/** Evaluates the payment that an event is about, and notes what still waits of all that was told of it. */
export function* evaluateOwn(state: FoldState, cause: Cause, payment: EvaluatedPayment): Folding<KnownOfPayment> {
  const known = yield* knownOf(state, payment);
  evaluateReward(state, cause, payment, known);
  if (known.allChanges.length > 0) noteAwaited(state, payment.accountId, known.allChanges);
  return known;
}

/** Reports by an event what was refunded beyond what was paid, refunds that are known to have failed left out (rule 7). */
export function reportSurplus(
  state: FoldState,
  { event }: Cause,
  payment: EvaluatedPayment,
  { changes }: KnownOfPayment,
): void {
  const { surplusMinor } = addUpRefunds(payment, changes);
  if (surplusMinor === 0n) return;
  const { paymentId, currency } = payment;
  const message = `refunds of payment ${paymentId} exceed it by ${surplusMinor} minor units of ${currency}; they count as a full refund`;
  state.reject(event, 'OVER_REFUND', message);
}
