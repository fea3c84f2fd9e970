import type { Instant } from '#contracts';
import {
  byTime,
  effectiveFrom,
  idleChanges,
  stepOf,
  type ChangeStep,
  type DisputeStatus,
  type IdleBecause,
  type PaymentChange,
} from './payment-change.js';
import { NOT_REFUNDED, RefundSum, type Refunded } from './refunds.js';
import { commissionMinor, freeDays, type Outcome, type Payment } from './reward.js';
import type { Terms } from './terms.js';
import { DAY, type AccountClass, type EntryCode, type Transfer } from './transfer.js';

const CHANGE_CODE: Record<ChangeStep, EntryCode> = {
  refund: 'REFUND',
  refund_failure: 'REFUND_FAILED',
  opened: 'DISPUTE_OPENED',
  won: 'DISPUTE_WON',
  lost: 'DISPUTE_LOST',
};

/** Where a payment's reward stands: what the partner can use, and what a dispute holds back. */
export interface Standing {
  available: number;
  held: number;
}

const NOTHING: Standing = { available: 0, held: 0 };

/** One step in the life of a payment's reward: the payment itself, or what happened to it. */
export interface Step {
  /** Null for the payment itself. */
  change: PaymentChange | null;
  /** Why the change moves nothing, where that is so whatever else is known. */
  idle: IdleBecause | null;
  effectiveAt: Instant;
  /** Refunded of the payment by then. */
  refunded: Refunded;
  /** What the reward is worth by then, whatever disputes say of it. */
  worth: number;
  /** Where each dispute stands by then, by its id. */
  disputes: ReadonlyMap<string, DisputeStatus>;
  before: Standing;
  after: Standing;
  /** What leads from the one to the other. */
  transfers: Transfer[];
}

type Reward = Exclude<Outcome, { outcome: 'none' }>;

/** What a payment's reward is worth, in minor units or days, once so much of the payment was refunded (rules 3, 4, 7). */
function worth(payment: Payment, outcome: Reward['outcome'], terms: Terms, refunded: Refunded): number {
  if (outcome === 'commission') {
    return commissionMinor(payment.amountMinor - payment.taxMinor - refunded.netMinor, terms.commissionBps);
  }
  return refunded.amountMinor === payment.amountMinor ? 0 : freeDays(payment, terms);
}

const assetOf = (payment: Payment, { outcome }: Reward): string => (outcome === 'commission' ? payment.currency : DAY);

/** What the payment alone gives. */
function giving(payment: Payment, reward: Reward, granted: number): Transfer[] {
  if (granted === 0) return [];
  return [
    {
      partnerId: reward.partnerId,
      asset: assetOf(payment, reward),
      amount: granted,
      debit: 'program:expense',
      credit: 'partner:available',
      code: reward.outcome === 'commission' ? 'COMMISSION' : 'FREE_DAYS',
      effectiveAt: payment.occurredAt,
    },
  ];
}

/** Rule 8: lost if one dispute is, else held if one is open. */
function standing(value: number, disputes: ReadonlyMap<string, DisputeStatus>): Standing {
  const statuses = [...disputes.values()];
  if (statuses.includes('lost')) return NOTHING;
  return statuses.includes('opened') ? { available: 0, held: value } : { available: value, held: 0 };
}

/** Where each dispute stands after a change. */
function withStatus(disputes: Step['disputes'], change: PaymentChange): Step['disputes'] {
  return change.kind === 'dispute' ? new Map(disputes).set(change.id, change.status) : disputes;
}

/**
 * The life of a payment's reward, from the facts known: one step for the payment and one for each refund, each failure of
 * one and each dispute status, each effective when it happened, so that balances as of a moment do not depend on the order of arrival
 * either. Whoever explains a reward tells these steps: so an explanation cannot differ from what is posted.
 */
export function targetSteps(
  payment: Payment,
  outcome: Outcome,
  terms: Terms,
  changes: readonly PaymentChange[],
): Step[] {
  if (outcome.outcome === 'none') return [];
  const granted = worth(payment, outcome.outcome, terms, NOT_REFUNDED);
  const first: Step = {
    change: null,
    idle: null,
    effectiveAt: payment.occurredAt,
    refunded: NOT_REFUNDED,
    worth: granted,
    disputes: new Map(),
    before: NOTHING,
    after: { available: granted, held: 0 },
    transfers: giving(payment, outcome, granted),
  };
  const ordered = [...changes].sort(byTime);
  const idle = idleChanges(payment, ordered);
  const refunds = new RefundSum(payment);
  const steps = [first];
  let last = first;
  for (const change of ordered) {
    const because = idle.get(change) ?? null;
    if (because === null) refunds.follow(change);
    const { refunded } = refunds;
    const value = worth(payment, outcome.outcome, terms, refunded);
    const disputes = because === null ? withStatus(last.disputes, change) : last.disputes;
    const move = { before: last.after, after: standing(value, disputes), effectiveAt: effectiveFrom(payment, change) };
    const code = CHANGE_CODE[stepOf(change)];
    last = {
      ...move,
      change,
      idle: because,
      refunded,
      worth: value,
      disputes,
      transfers: transfersOf(move, outcome.partnerId, assetOf(payment, outcome), code),
    };
    steps.push(last);
  }
  return steps;
}

function transfersOf(
  { before, after, effectiveAt }: Pick<Step, 'before' | 'after' | 'effectiveAt'>,
  partnerId: string,
  asset: string,
  code: EntryCode,
): Transfer[] {
  const transfers: Transfer[] = [];
  const move = (debit: AccountClass, credit: AccountClass, amount: number): void => {
    if (amount > 0) transfers.push({ partnerId, asset, amount, debit, credit, code, effectiveAt });
  };
  const available = after.available - before.available;
  const held = after.held - before.held;
  // A change either moves all of the value between the two, or changes it where it stands: never both at once.
  if (available + held === 0) {
    move('partner:available', 'partner:held', held);
    move('partner:held', 'partner:available', available);
  } else {
    move('program:expense', 'partner:available', available);
    move('partner:available', 'program:expense', -available);
    move('program:expense', 'partner:held', held);
    move('partner:held', 'program:expense', -held);
  }
  return transfers;
}

/**
 * The transfers that a payment should have caused, from the facts known: the right-hand side of
 * "append target − already posted". Those of its steps.
 */
export function targetTransfers(
  payment: Payment,
  outcome: Outcome,
  terms: Terms,
  changes: readonly PaymentChange[],
): Transfer[] {
  // By far the most frequent: nothing has happened to the payment since.
  if (changes.length === 0 && outcome.outcome !== 'none') {
    return giving(payment, outcome, worth(payment, outcome.outcome, terms, NOT_REFUNDED));
  }
  return targetSteps(payment, outcome, terms, changes).flatMap(({ transfers }) => transfers);
}
