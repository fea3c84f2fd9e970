import type { Instant } from '#contracts';
import { best, factsOf, type KnownFact } from './known.js';
import { outcomeOf } from './outcome.js';
import { termsAt } from './terms.js';

export interface Reward {
  partnerId: string;
  accountId: string;
  /** A currency, or DAY. */
  asset: string;
  /** What the payment alone brings. */
  granted: bigint;
  available: bigint;
  held: bigint;
}

type Payment = KnownFact<'payment.succeeded.v1'>;
type Refund = KnownFact<'payment.refunded.v1'>;
type PaymentChange = Refund | KnownFact<'payment.refund_failed.v1' | 'payment.disputed.v1'>;

/** What was refunded of a payment in all, surplus included, what failed left out. */
export function refundedOf(facts: readonly KnownFact[], payment: Payment): bigint {
  return sumOf(refundsAsOf(facts, payment, Infinity));
}

/** Rule 7: the refunds of a payment that have been made by a moment, at or after the payment, and have not failed by then. */
function refundsAsOf(facts: readonly KnownFact[], payment: Payment, asOf: Instant): Refund[] {
  const failed = factsOf(facts, 'payment.refund_failed.v1').filter(
    (failure) => touches(failure, payment) && failure.at <= asOf,
  );
  return factsOf(facts, 'payment.refunded.v1').filter(
    (refund) =>
      touches(refund, payment) &&
      refund.at <= asOf &&
      !failed.some((failure) => failure.data.refundId === refund.data.refundId),
  );
}

/**
 * Rules 3, 4, 7, 8: what a payment gives, after the refunds and disputes that are in effect by `asOf`; all facts are
 * known, whenever they were. Undefined where there is no reward, or not yet.
 */
export function rewardOf(facts: readonly KnownFact[], payment: Payment, asOf: Instant): Reward | undefined {
  const { outcome, partnerId } = outcomeOf(facts, payment);
  if (outcome === 'none' || partnerId === null || payment.at > asOf) return undefined;
  const value = outcome === 'commission' ? commission : freeDays;
  const rest = value(facts, payment, refundsAsOf(facts, payment, asOf));
  const dispute = disputeState(
    factsOf(facts, 'payment.disputed.v1').filter((told) => touches(told, payment) && told.at <= asOf),
  );
  return {
    partnerId,
    accountId: payment.data.accountId,
    asset: outcome === 'commission' ? payment.data.currency : 'DAY',
    granted: value(facts, payment, []),
    available: dispute === 'none' ? rest : 0n,
    held: dispute === 'held' ? rest : 0n,
  };
}

function touches(change: PaymentChange, payment: Payment): boolean {
  return change.data.paymentId === payment.data.paymentId && change.data.accountId === payment.data.accountId;
}

function commission(facts: readonly KnownFact[], payment: Payment, refunds: Refund[]): bigint {
  if (isFullyRefunded(payment, refunds)) return 0n;
  let base = BigInt(payment.data.amountMinor) - BigInt(payment.data.taxMinor ?? 0);
  for (const { data } of refunds) base -= BigInt(data.amountMinor) - BigInt(data.taxMinor ?? 0);
  if (base < 0n) return 0n;
  const tenThousandths = base * BigInt(termsAt(facts, payment.at).commissionBps);
  const whole = tenThousandths / 10_000n;
  return tenThousandths % 10_000n >= 5_000n ? whole + 1n : whole;
}

function freeDays(facts: readonly KnownFact[], payment: Payment, refunds: Refund[]): bigint {
  if (isFullyRefunded(payment, refunds)) return 0n;
  const terms = termsAt(facts, payment.at);
  const perPeriod = payment.data.period === 'year' ? terms.freeDaysPerYear : terms.freeDaysPerMonth;
  return BigInt(perPeriod) * BigInt(payment.data.periodCount ?? 1);
}

function isFullyRefunded(payment: Payment, refunds: Refund[]): boolean {
  return sumOf(refunds) >= BigInt(payment.data.amountMinor);
}

function sumOf(refunds: Refund[]): bigint {
  return refunds.reduce((sum, refund) => sum + BigInt(refund.data.amountMinor), 0n);
}

const STRONGER = { opened: 0, won: 1, lost: 2 };

/** Of each dispute the latest status counts; lost if one is lost, else held if one is open. */
function disputeState(disputes: KnownFact<'payment.disputed.v1'>[]): 'lost' | 'held' | 'none' {
  const ids = [...new Set(disputes.map((dispute) => dispute.data.disputeId))];
  const statuses = ids.map((id) => {
    const ofOne = disputes.filter((dispute) => dispute.data.disputeId === id);
    const latest = best(
      ofOne,
      (a, b) => a.at > b.at || (a.at === b.at && STRONGER[a.data.status] > STRONGER[b.data.status]),
    );
    return latest!.data.status;
  });
  if (statuses.includes('lost')) return 'lost';
  return statuses.includes('opened') ? 'held' : 'none';
}
