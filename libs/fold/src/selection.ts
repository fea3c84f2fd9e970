import type { Instant } from '#contracts';
import type { Period } from '#program';
import type { Partner } from './rows/partner.js';
import type { EvaluatedPayment } from './rows/payment.js';

/** Payments whose target a fact can change: those of a client, or those of a partner's clients or of all in a period. */
export type Selection =
  | { of: 'account'; accountId: string }
  | { of: 'partner'; partnerId: string; period: Period }
  | { of: 'everybody'; period: Period };

/** Where a selection was left: behind the payment evaluated last. */
export interface Cursor {
  occurredAt: Instant;
  paymentId: string;
}

/** Oldest first, by id within a moment: the same order in memory and in the database's "C" collation. */
export function byTime(a: Cursor, b: Cursor): number {
  return a.occurredAt - b.occurredAt || (a.paymentId < b.paymentId ? -1 : 1);
}

/** Whether a partner's own row rules out that its clients have payments in a period: nearly always, where facts come in order. */
export const paidNothingSince = ({ lastPaymentAt }: Partner, { from }: Period): boolean =>
  lastPaymentAt === null || lastPaymentAt < from;

export const within = ({ from, until }: Period, { occurredAt }: EvaluatedPayment): boolean =>
  occurredAt >= from && occurredAt < until;
