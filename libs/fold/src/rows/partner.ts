import type { Instant } from '#contracts';

/** What is kept of a partner as a whole; see the schema for what the two bounds promise. */
export interface Partner {
  partnerId: string;
  lastClientSignupAt: Instant | null;
  lastPaymentAt: Instant | null;
  directClients: number;
}

/** 30 days in microseconds. */
const WINDOW = 30 * 24 * 3600 * 1_000_000;

/**
 * A `lastPaymentAt` that a payment's moment gives: the last moment of its window of 30 days. So a partner's row need not
 * be written again for each of its payments, and a contract signed in the same window costs a query that finds nothing.
 */
export const paidUntil = (occurredAt: Instant): Instant =>
  Math.min(Math.floor(occurredAt / WINDOW) * WINDOW + WINDOW - 1, Number.MAX_SAFE_INTEGER);
