import type { Instant } from '#contracts';
import { commissionMinor, freeDays, type Outcome, type Payment } from './reward.js';
import type { Terms } from './terms.js';
import { DAY, type AccountClass, type EntryCode, type Transfer } from './transfer.js';

/** What happened to a payment after it was made. Amounts in minor units of the payment's currency. */
export type PaymentChange =
  | { kind: 'refund'; id: string; occurredAt: Instant; amountMinor: number; taxMinor: number }
  | { kind: 'dispute'; id: string; occurredAt: Instant; status: DisputeStatus };

export type DisputeStatus = 'opened' | 'won' | 'lost';

const CHANGE_CODE: Record<'refund' | DisputeStatus, EntryCode> = {
  refund: 'REFUND',
  opened: 'DISPUTE_OPENED',
  won: 'DISPUTE_WON',
  lost: 'DISPUTE_LOST',
};

/** Within a moment refunds come first, then a dispute's statuses in the order of its life: the last one counts. */
const RANK: Record<'refund' | DisputeStatus, number> = { refund: 0, opened: 1, won: 2, lost: 3 };

const kindOf = (change: PaymentChange): 'refund' | DisputeStatus =>
  change.kind === 'refund' ? 'refund' : change.status;

/** The order in which changes take effect: by time, and within a moment one that does not hang on arrival. */
function byTime(a: PaymentChange, b: PaymentChange): number {
  return a.occurredAt - b.occurredAt || RANK[kindOf(a)] - RANK[kindOf(b)] || (a.id < b.id ? -1 : 1);
}

/** Refunds of a payment added up, each capped at what was paid (rule 7); all in minor units. */
export interface Refunded {
  amountMinor: number;
  /** Without tax. */
  netMinor: number;
  /** Refunded beyond what was paid. */
  surplusMinor: bigint;
}

const NOT_REFUNDED: Refunded = { amountMinor: 0, netMinor: 0, surplusMinor: 0n };

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

/** A refund or dispute that names another account's payment is not this payment's. */
export function touching<T extends { accountId: string }>(
  { accountId }: Pick<Payment, 'accountId'>,
  changes: readonly T[],
): readonly T[] {
  return changes.length === 0 ? changes : changes.filter((change) => change.accountId === accountId);
}

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

/** Refunds as they come: a sum at or beyond the payment counts as all of it, whatever taxes the refunds name (rule 7). */
class RefundSum {
  #amount = 0n;
  #net = 0n;

  constructor(private readonly payment: Payment) {}

  add(change: PaymentChange): void {
    if (change.kind !== 'refund') return;
    this.#amount += BigInt(change.amountMinor);
    this.#net += BigInt(change.amountMinor - change.taxMinor);
  }

  get refunded(): Refunded {
    const paid = BigInt(this.payment.amountMinor);
    const base = BigInt(this.payment.amountMinor - this.payment.taxMinor);
    const full = this.#amount >= paid;
    return {
      amountMinor: Number(full ? paid : this.#amount),
      netMinor: Number(full || this.#net > base ? base : this.#net),
      surplusMinor: full ? this.#amount - paid : 0n,
    };
  }
}

/** Adds up refunds. */
export function addUpRefunds(payment: Payment, changes: readonly PaymentChange[]): Refunded {
  if (changes.length === 0) return NOT_REFUNDED;
  const sum = new RefundSum(payment);
  for (const change of changes) sum.add(change);
  return sum.refunded;
}

/** Rule 8: lost if one dispute is, else held if one is open. */
function standing(value: number, disputes: ReadonlyMap<string, DisputeStatus>): Standing {
  const statuses = [...disputes.values()];
  if (statuses.includes('lost')) return NOTHING;
  return statuses.includes('opened') ? { available: 0, held: value } : { available: value, held: 0 };
}

/**
 * The life of a payment's reward, from the facts known: one step for the payment and one for each refund and each
 * dispute status, each effective when it happened, so that balances as of a moment do not depend on the order of arrival
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
    effectiveAt: payment.occurredAt,
    refunded: NOT_REFUNDED,
    worth: granted,
    disputes: new Map(),
    before: NOTHING,
    after: { available: granted, held: 0 },
    transfers: giving(payment, outcome, granted),
  };
  const sum = new RefundSum(payment);
  const steps = [first];
  let last = first;
  for (const change of [...changes].sort(byTime)) {
    sum.add(change);
    const { refunded } = sum;
    const value = worth(payment, outcome.outcome, terms, refunded);
    const disputes = change.kind === 'dispute' ? new Map(last.disputes).set(change.id, change.status) : last.disputes;
    const step: Step = {
      change,
      // One that claims to be older than its payment takes effect with it.
      effectiveAt: Math.max(payment.occurredAt, change.occurredAt),
      refunded,
      worth: value,
      disputes,
      before: last.after,
      after: standing(value, disputes),
      transfers: [],
    };
    step.transfers = transfersOf(step, outcome.partnerId, assetOf(payment, outcome), CHANGE_CODE[kindOf(change)]);
    steps.push(step);
    last = step;
  }
  return steps;
}

function transfersOf(
  { before, after, effectiveAt }: Step,
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
  if (outcome.outcome === 'none') return [];
  // By far the most frequent: nothing has happened to the payment since.
  if (changes.length === 0) {
    return giving(payment, outcome, worth(payment, outcome.outcome, terms, NOT_REFUNDED));
  }
  return targetSteps(payment, outcome, terms, changes).flatMap(({ transfers }) => transfers);
}
