import type { Instant } from '#contracts';
import type { Attribution, AttributionRefusal } from './attribution.js';
import { contractAt, type Contract } from './contract.js';
import { isSuspended } from './suspension.js';
import type { Terms } from './terms.js';

/** A client's payment, as recorded. Amounts in the currency's minor unit. */
export interface Payment {
  paymentId: string;
  accountId: string;
  occurredAt: Instant;
  amountMinor: number;
  taxMinor: number;
  currency: string;
  period: 'month' | 'year' | 'none';
  periodCount: number;
}

/** Why a payment brings nothing (rule 2). */
export type NoReward = 'NOT_ATTRIBUTED' | 'BEFORE_SIGNUP' | 'PARTNER_SUSPENDED' | 'ZERO_AMOUNT' | 'NO_PERIOD';

/** Why the client of a `NOT_ATTRIBUTED` payment has no referrer. */
export type NotAttributedBecause = AttributionRefusal | 'UNKNOWN_CLIENT';

export type Outcome =
  | { outcome: 'commission'; reason: null; partnerId: string }
  | { outcome: 'free_days'; reason: null; partnerId: string }
  | { outcome: 'none'; reason: NoReward; partnerId: string | null };

/** What decides a payment's reward besides the payment. */
export interface Circumstances {
  /** The client's attribution and signup; undefined while the client is not known at all. */
  client: { attribution: Attribution; signedUpAt: Instant } | undefined;
  /** The contracts of the client's partner. */
  contracts: readonly Contract[];
  /** The latest signup at or before the payment among the clients of that partner. */
  latestClientSignup: Instant | undefined;
  /** The terms in force at the payment's time. */
  terms: Terms;
}

/** Rule 2: which reward a payment brings, from the facts alone. */
export function decideOutcome(payment: Payment, circumstances: Circumstances): Outcome {
  const { client, contracts, latestClientSignup, terms } = circumstances;
  const partnerId = client?.attribution.partnerId ?? null;
  if (!client || partnerId === null) return { outcome: 'none', reason: 'NOT_ATTRIBUTED', partnerId };
  const t = payment.occurredAt;
  if (t < client.signedUpAt) return { outcome: 'none', reason: 'BEFORE_SIGNUP', partnerId };
  if (latestClientSignup === undefined || latestClientSignup < client.signedUpAt) {
    throw new Error(`the clients of ${partnerId} lack ${payment.accountId}, whose payment is evaluated`);
  }
  if (isSuspended(t, latestClientSignup, terms)) return { outcome: 'none', reason: 'PARTNER_SUSPENDED', partnerId };
  if (payment.amountMinor - payment.taxMinor === 0) return { outcome: 'none', reason: 'ZERO_AMOUNT', partnerId };
  if (contractAt(contracts, t)) return { outcome: 'commission', reason: null, partnerId };
  if (payment.period !== 'none') return { outcome: 'free_days', reason: null, partnerId };
  return { outcome: 'none', reason: 'NO_PERIOD', partnerId };
}

const BPS_OF_ONE = 10_000;

/**
 * Rule 3: commission on a base in minor units, rounded half up to the minor unit. Exact: the whole numbers are divided
 * without a remainder, in bigint where base × bps exceeds the safe integers.
 */
export function commissionMinor(baseMinor: number, commissionBps: number): number {
  const doubled = baseMinor * commissionBps * 2 + BPS_OF_ONE;
  const divisor = 2 * BPS_OF_ONE;
  if (Number.isSafeInteger(doubled)) return (doubled - (doubled % divisor)) / divisor;
  return Number((BigInt(baseMinor) * BigInt(commissionBps) * 2n + BigInt(BPS_OF_ONE)) / BigInt(divisor));
}

/** Rule 4: the days that a payment's period brings. */
export function freeDays(payment: Pick<Payment, 'period' | 'periodCount'>, terms: Terms): number {
  if (payment.period === 'month') return terms.freeDaysPerMonth * payment.periodCount;
  if (payment.period === 'year') return terms.freeDaysPerYear * payment.periodCount;
  return 0;
}
