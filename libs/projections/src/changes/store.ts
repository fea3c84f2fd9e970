import type { Instant } from '#contracts';
import { instant, bigint, bulkInserter, integer, NewRows, text, type Column } from '../engine/bulk.js';

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

const COLUMNS: Record<string, Column<RecordedChange>> = {
  position: bigint((c) => c.position),
  seq: integer((c) => c.seq),
  kind: text((c) => c.kind),
  subject_id: text((c) => c.subjectId),
  partner_id: text((c) => c.partnerId),
  previous_partner_id: text((c) => c.previousPartnerId ?? null),
  account_id: text((c) => c.accountId ?? null),
  status: text((c) => c.status),
  reason: text((c) => c.reason ?? null),
  occurred_at: instant((c) => c.occurredAt),
};

export const insertChanges = bulkInserter('changes', COLUMNS);

/** Changes on their way into the table, for whoever has very many. */
export const newChanges = (): NewRows<RecordedChange> => new NewRows('changes', COLUMNS);
