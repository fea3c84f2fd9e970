import type { Instant } from '#contracts';
import { commissionMinor, freeDays, type Outcome, type Payment } from './reward.js';
import type { Terms } from './terms.js';
import { DAY, type AccountClass, type EntryCode, type Transfer } from './transfer.js';

/** What happened to a payment after it was made. Amounts in minor units of the payment's currency. */
export type Adjustment =
  | { kind: 'refund'; id: string; occurredAt: Instant; amountMinor: number; taxMinor: number }
  | { kind: 'dispute'; id: string; occurredAt: Instant; status: DisputeStatus };

export type DisputeStatus = 'opened' | 'won' | 'lost';

const ADJUSTMENT_CODE: Record<'refund' | DisputeStatus, EntryCode> = {
  refund: 'REFUND',
  opened: 'DISPUTE_OPENED',
  won: 'DISPUTE_WON',
  lost: 'DISPUTE_LOST',
};

/** Within a moment refunds come first, then a dispute's statuses in the order of its life: the last one counts. */
const RANK: Record<'refund' | DisputeStatus, number> = { refund: 0, opened: 1, won: 2, lost: 3 };

const kindOf = (adjustment: Adjustment): 'refund' | DisputeStatus =>
  adjustment.kind === 'refund' ? 'refund' : adjustment.status;

/** The order in which adjustments take effect: by time, and within a moment one that does not hang on arrival. */
function byTime(a: Adjustment, b: Adjustment): number {
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

/** Adds up refunds. A sum at or beyond the payment counts as all of it, whatever taxes the refunds name. */
export function addUpRefunds(payment: Payment, adjustments: readonly Adjustment[]): Refunded {
  if (adjustments.length === 0) return NOT_REFUNDED;
  let amount = 0n;
  let net = 0n;
  for (const adjustment of adjustments) {
    if (adjustment.kind !== 'refund') continue;
    amount += BigInt(adjustment.amountMinor);
    net += BigInt(adjustment.amountMinor - adjustment.taxMinor);
  }
  const paid = BigInt(payment.amountMinor);
  const base = BigInt(payment.amountMinor - payment.taxMinor);
  const full = amount >= paid;
  return {
    amountMinor: Number(full ? paid : amount),
    netMinor: Number(full || net > base ? base : net),
    surplusMinor: full ? amount - paid : 0n,
  };
}

/** Where a payment's reward stands: what the partner can use, and what a dispute holds back. */
interface Standing {
  available: number;
  held: number;
}

/** What a payment's reward is worth, in minor units or days, once so much of the payment was refunded (rules 3, 4, 7). */
function worth(payment: Payment, outcome: 'commission' | 'free_days', terms: Terms, refunded: Refunded): number {
  if (outcome === 'commission') {
    return commissionMinor(payment.amountMinor - payment.taxMinor - refunded.netMinor, terms.commissionBps);
  }
  return refunded.amountMinor === payment.amountMinor ? 0 : freeDays(payment, terms);
}

/** The standing of a payment's reward once these adjustments have happened (rules 3, 4, 7, 8). */
function standing(payment: Payment, outcome: 'commission' | 'free_days', terms: Terms, so_far: Adjustment[]): Standing {
  const latest = new Map<string, DisputeStatus>();
  for (const adjustment of so_far) if (adjustment.kind === 'dispute') latest.set(adjustment.id, adjustment.status);
  const statuses = [...latest.values()];
  if (statuses.includes('lost')) return { available: 0, held: 0 };

  const value = worth(payment, outcome, terms, addUpRefunds(payment, so_far));
  return statuses.includes('opened') ? { available: 0, held: value } : { available: value, held: 0 };
}

/**
 * The transfers that a payment should have caused, from the facts known: the right-hand side of
 * "append target − already posted". One step for the payment and one for each refund and each dispute status, each
 * effective when it happened, so that balances as of a moment do not depend on the order of arrival either.
 */
export function targetTransfers(
  payment: Payment,
  outcome: Outcome,
  terms: Terms,
  adjustments: readonly Adjustment[],
): Transfer[] {
  if (outcome.outcome === 'none') return [];
  const { partnerId, outcome: kind } = outcome;
  const asset = kind === 'commission' ? payment.currency : DAY;
  const granted = worth(payment, kind, terms, NOT_REFUNDED);
  const transfers: Transfer[] = [];
  if (granted > 0) {
    transfers.push({
      partnerId,
      asset,
      amount: granted,
      debit: 'program:expense',
      credit: 'partner:available',
      code: kind === 'commission' ? 'COMMISSION' : 'FREE_DAYS',
      effectiveAt: payment.occurredAt,
    });
  }
  // By far the most frequent: nothing has happened to the payment since.
  if (adjustments.length === 0) return transfers;
  let before: Standing = { available: granted, held: 0 };

  const step = (after: Standing, code: EntryCode, effectiveAt: Instant): void => {
    const move = (debit: AccountClass, credit: AccountClass, amount: number): void => {
      if (amount > 0) transfers.push({ partnerId, asset, amount, debit, credit, code, effectiveAt });
    };
    const available = after.available - before.available;
    const held = after.held - before.held;
    // An adjustment either moves all of the value between the two, or changes it where it stands: never both at once.
    if (available + held === 0) {
      move('partner:available', 'partner:held', held);
      move('partner:held', 'partner:available', available);
    } else {
      move('program:expense', 'partner:available', available);
      move('partner:available', 'program:expense', -available);
      move('program:expense', 'partner:held', held);
      move('partner:held', 'program:expense', -held);
    }
    before = after;
  };

  const ordered = [...adjustments].sort(byTime);
  ordered.forEach((adjustment, i) => {
    const code = ADJUSTMENT_CODE[kindOf(adjustment)];
    // A refund that claims to be older than its payment takes effect with it.
    const effectiveAt = Math.max(payment.occurredAt, adjustment.occurredAt);
    step(standing(payment, kind, terms, ordered.slice(0, i + 1)), code, effectiveAt);
  });
  return transfers;
}
