import type { PaymentChange } from './payment-change.js';
import type { Payment } from './reward.js';

type Refund = PaymentChange & { kind: 'refund' };

/** Refunds of a payment added up, each capped at what was paid (rule 7); all in minor units. */
export interface Refunded {
  amountMinor: number;
  /** Without tax. */
  netMinor: number;
  /** Refunded beyond what was paid. */
  surplusMinor: bigint;
}

export const NOT_REFUNDED: Refunded = { amountMinor: 0, netMinor: 0, surplusMinor: 0n };

/** Refunds as they come and fail: a sum at or beyond the payment counts as all of it, whatever taxes the refunds name. */
export class RefundSum {
  #amount = 0n;
  #net = 0n;
  readonly #counted = new Map<string, Refund>();

  constructor(private readonly payment: Payment) {}

  /** Takes in what happened next to the payment; what is no refund and no refund's failure changes nothing. */
  follow(change: PaymentChange): void {
    if (change.kind === 'refund') this.#count(change, 1n);
    if (change.kind === 'refund_failure') this.#count(this.#counted.get(change.id)!, -1n);
  }

  #count(refund: Refund, sign: 1n | -1n): void {
    this.#counted.set(refund.id, refund);
    this.#amount += sign * BigInt(refund.amountMinor);
    this.#net += sign * BigInt(refund.amountMinor - refund.taxMinor);
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

/** Adds up the refunds that have not failed. */
export function addUpRefunds(payment: Payment, changes: readonly PaymentChange[]): Refunded {
  if (changes.length === 0) return NOT_REFUNDED;
  const failed = new Set(changes.map(({ kind, id }) => (kind === 'refund_failure' ? id : undefined)));
  const sum = new RefundSum(payment);
  for (const change of changes) if (!failed.has(change.id)) sum.follow(change);
  return sum.refunded;
}
