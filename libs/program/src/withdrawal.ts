import type { Instant } from '#contracts';
import { latestContractSigned, type Contract } from './contract.js';
import type { Terms } from './terms.js';
import type { AccountClass, EntryCode } from './transfer.js';

/** Why a withdrawal is refused (rule 9). */
export type WithdrawalRefusal = 'NO_CONTRACT' | 'CURRENCY_NOT_PAYABLE' | 'BELOW_MINIMUM' | 'INSUFFICIENT_FUNDS';

export type WithdrawalStatus = 'approved' | 'rejected' | 'paid' | 'failed' | 'returned';

export interface WithdrawalFacts {
  amountMinor: number;
  currency: string;
  requestedAt: Instant;
  contracts: readonly Contract[];
  /** The terms in force at the request's time. */
  terms: Terms;
  /** What the partner could withdraw when the request was reached, in minor units. */
  availableMinor: bigint;
}

export type WithdrawalDecision =
  { approved: true; payoutAccountRef: string } | { approved: false; reason: WithdrawalRefusal };

/** Rule 9: whether a withdrawal is paid, and to where. The first reason that applies is the one given. */
export function decideWithdrawal(facts: WithdrawalFacts): WithdrawalDecision {
  const contract = latestContractSigned(facts.contracts, facts.requestedAt);
  if (!contract || contract.payoutAccountRef === null) return { approved: false, reason: 'NO_CONTRACT' };
  const minimum = facts.terms.minimumWithdrawalMinor[facts.currency];
  if (minimum === undefined) return { approved: false, reason: 'CURRENCY_NOT_PAYABLE' };
  if (facts.availableMinor < BigInt(minimum)) return { approved: false, reason: 'BELOW_MINIMUM' };
  if (BigInt(facts.amountMinor) > facts.availableMinor) return { approved: false, reason: 'INSUFFICIENT_FUNDS' };
  return { approved: true, payoutAccountRef: contract.payoutAccountRef };
}

/** How a withdrawal's money moves when it reaches a status, and from which status it can get there. */
export interface WithdrawalTransition {
  from: WithdrawalStatus | undefined;
  code: EntryCode;
  debit: AccountClass;
  credit: AccountClass;
}

/** The life of a withdrawal. Whatever is not in this table is an `ILLEGAL_TRANSITION`. */
export const WITHDRAWAL_TRANSITIONS: Record<Exclude<WithdrawalStatus, 'rejected'>, WithdrawalTransition> = {
  approved: { from: undefined, code: 'WITHDRAWAL_APPROVED', debit: 'partner:available', credit: 'partner:reserved' },
  paid: { from: 'approved', code: 'WITHDRAWAL_PAID', debit: 'partner:reserved', credit: 'payout:settled' },
  failed: { from: 'approved', code: 'WITHDRAWAL_FAILED', debit: 'partner:reserved', credit: 'partner:available' },
  returned: { from: 'paid', code: 'WITHDRAWAL_RETURNED', debit: 'payout:settled', credit: 'partner:available' },
};
