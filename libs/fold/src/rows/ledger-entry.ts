import type { Instant } from '#contracts';
import type { Transfer } from '#program';

/** A transfer as posted: numbered, and tied to the event that caused it. */
export interface LedgerEntry extends Transfer {
  /** Of the event that caused it. */
  position: number;
  /** 1, 2, 3 … among the entries that this event caused. */
  seq: number;
  recordedAt: Instant;
  eventId: string;
  accountId: string | null;
  paymentId: string | null;
  withdrawalId: string | null;
  termsId: string | null;
  /** null for what the event itself says; otherwise what made a correction necessary. */
  reason: string | null;
}
