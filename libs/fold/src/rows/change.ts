import type { Instant } from '#contracts';

export const CHANGE_KINDS = ['attribution', 'claim', 'contract', 'link', 'terms', 'withdrawal'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What an event changed. */
export interface Change {
  kind: ChangeKind;
  /** What was changed: an account's attribution, a claim, a contract, a link's code, terms, a withdrawal. */
  subjectId: string;
  /** Whose it is from now on. */
  partnerId: string | null;
  /** Whose it was, where that was another. */
  previousPartnerId?: string | null;
  /** Of a claim: its client. */
  accountId?: string | null;
  /** Where it stands; of an attribution by what it came about. */
  status: string | null;
  reason?: string | null;
}

export interface RecordedChange extends Change {
  position: number;
  seq: number;
  occurredAt: Instant;
}
