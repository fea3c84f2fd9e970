import type { Instant } from '#contracts';

/** The asset of free days; every other asset is a currency's ISO 4217 code. */
export const DAY = 'DAY';

/** The ledger accounts of rule 11, without the partner that some of them belong to. */
export type AccountClass =
  'program:expense' | 'partner:available' | 'partner:held' | 'partner:reserved' | 'payout:settled' | 'days:applied';

/** The step, in the life of a payment or a withdrawal, that a transfer belongs to, or what else it is (rule 11). */
export const ENTRY_CODES = [
  'COMMISSION',
  'FREE_DAYS',
  'REFUND',
  'REFUND_FAILED',
  'DISPUTE_OPENED',
  'DISPUTE_WON',
  'DISPUTE_LOST',
  'FREE_DAYS_APPLIED',
  'ADJUSTMENT',
  'WITHDRAWAL_APPROVED',
  'WITHDRAWAL_PAID',
  'WITHDRAWAL_FAILED',
  'WITHDRAWAL_RETURNED',
] as const;
export type EntryCode = (typeof ENTRY_CODES)[number];

/** One transfer of double entry: `amount` (> 0, minor units or days) from the account debited to the one credited. */
export interface Transfer {
  partnerId: string;
  asset: string;
  amount: number;
  debit: AccountClass;
  credit: AccountClass;
  code: EntryCode;
  /** When it counts, as opposed to when it became known. */
  effectiveAt: Instant;
}

/** An account's full name, as the ledger and the queries show it. */
export function accountName(account: AccountClass, partnerId: string): string {
  return account.startsWith('partner:') ? `partner:${partnerId}:${account.slice('partner:'.length)}` : account;
}

/** The class of an account named in full. */
export function accountClass(name: string): AccountClass {
  if (!name.startsWith('partner:')) return name as AccountClass;
  return `partner:${name.slice(name.lastIndexOf(':') + 1)}` as AccountClass;
}
