import type { Instant } from '#contracts';
import type { Period } from '#program';
import type { Account } from './rows/account.js';
import type { Partner } from './rows/partner.js';
import type { EvaluatedPayment } from './rows/payment.js';

/** Payments whose target a fact can change: those of a client, or those of a partner's clients or of all in a period. */
export type Selection =
  | { of: 'account'; accountId: string }
  | { of: 'partner'; partnerId: string; period: Period }
  | { of: 'everybody'; period: Period };

/** Accounts that a fact may attribute otherwise: those that signed up in a period, with a code or as clients of a partner. */
export type AccountSelection = ({ of: 'code'; code: string } | { of: 'clients'; partnerId: string }) & {
  period: Period;
};

/** Where such a selection was left: behind this account. */
export type AccountCursor = Pick<Account, 'signedUpAt' | 'accountId'>;

/** What a fact asks for beside what it says by itself. */
export type Step =
  /** Payments to be evaluated anew. */
  | Selection
  /** Accounts to be attributed anew; then the payments that this changes are to be evaluated. */
  | { of: 'accounts'; accounts: AccountSelection; after?: AccountCursor }
  /** Those that the fact has attributed so far, by the numbers of its changes: their payments are to be evaluated anew. */
  | { of: 'attributed'; after: number };

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

export const signedUpWithin = ({ from, until }: Period, { signedUpAt }: Account): boolean =>
  signedUpAt >= from && signedUpAt < until;

/** In the order of their signups, by id within a moment: the order in which accounts are attributed. */
export const bySignup = (a: AccountCursor, b: AccountCursor): number =>
  a.signedUpAt - b.signedUpAt || (a.accountId < b.accountId ? -1 : 1);

/**
 * Periods of one partner that begin where the one before has begun or ends as one period: very many clients who come or go one after
 * the other leave few. The order in which payments are evaluated first stays the same.
 */
export function unite(steps: readonly Step[]): Step[] {
  const united: Step[] = [];
  for (const step of steps) {
    const last = united.at(-1);
    if (step.of === 'partner' && last?.of === 'partner' && last.partnerId === step.partnerId) {
      const { from, until } = last.period;
      if (step.period.from >= from && step.period.from <= until) {
        united[united.length - 1] = { ...last, period: { from, until: Math.max(until, step.period.until) } };
        continue;
      }
    }
    united.push(step);
  }
  return united;
}
