import type { Instant } from '#contracts';
import type { Payment } from './reward.js';

/** What happened to a payment after it was made. Amounts in minor units of the payment's currency. */
export type PaymentChange =
  | { kind: 'refund'; id: string; occurredAt: Instant; amountMinor: number; taxMinor: number }
  /** The money came back: of a refund, by the refund's id. */
  | { kind: 'refund_failure'; id: string; occurredAt: Instant }
  | { kind: 'dispute'; id: string; occurredAt: Instant; status: DisputeStatus };

export type DisputeStatus = 'opened' | 'won' | 'lost';

/** What a change does: a dispute does something else with each status. */
export type ChangeStep = 'refund' | 'refund_failure' | DisputeStatus;

export const stepOf = (change: PaymentChange): ChangeStep => (change.kind === 'dispute' ? change.status : change.kind);

/** Within a moment refunds come first, then a dispute's statuses in the order of its life: the last one counts. */
const RANK: Record<ChangeStep, number> = { refund: 0, refund_failure: 1, opened: 2, won: 3, lost: 4 };

/** The order in which changes take effect: by time, and within a moment one that does not hang on arrival. */
export function byTime(a: PaymentChange, b: PaymentChange): number {
  return a.occurredAt - b.occurredAt || RANK[stepOf(a)] - RANK[stepOf(b)] || (a.id < b.id ? -1 : 1);
}

/** A change that names another account than its payment's is not this payment's. */
export function touching<T extends { accountId: string }>(
  { accountId }: Pick<Payment, 'accountId'>,
  changes: readonly T[],
): readonly T[] {
  return changes.length === 0 ? changes : changes.filter((change) => change.accountId === accountId);
}

/** When a change takes effect: one that claims to be older than its payment does with it. */
export const effectiveFrom = (payment: Payment, { occurredAt }: PaymentChange): Instant =>
  Math.max(payment.occurredAt, occurredAt);

/** Why a change moves nothing, whatever else is known of the payment. */
export type IdleBecause =
  /** A refund that had failed before it could count. */
  | 'failed'
  /** The failure of such a refund. */
  | 'never counted'
  /** The failure of a refund that is not known yet. */
  | 'unknown refund'
  /** A status that its dispute had left again by the time of the payment. */
  | 'left before';

/**
 * The changes of a payment that move nothing, and why. A refund counts from its own time to its failure's: not at all where
 * there is nothing in between. So what was over before its payment leaves no trace in the ledger.
 * @param changes in the order in which they take effect
 */
export function idleChanges(payment: Payment, changes: readonly PaymentChange[]): Map<PaymentChange, IdleBecause> {
  const idle = new Map<PaymentChange, IdleBecause>();
  const refunds = new Map<string, PaymentChange>();
  const latestBefore = new Map<string, PaymentChange>();
  for (const change of changes) {
    if (change.kind === 'refund') refunds.set(change.id, change);
    if (change.kind !== 'dispute' || change.occurredAt > payment.occurredAt) continue;
    const left = latestBefore.get(change.id);
    if (left) idle.set(left, 'left before');
    latestBefore.set(change.id, change);
  }
  for (const change of changes) {
    if (change.kind !== 'refund_failure') continue;
    const refund = refunds.get(change.id);
    if (!refund) idle.set(change, 'unknown refund');
    else if (effectiveFrom(payment, change) <= effectiveFrom(payment, refund)) {
      idle.set(refund, 'failed').set(change, 'never counted');
    }
  }
  return idle;
}
