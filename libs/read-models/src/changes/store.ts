import { instant, bigint, integer, NewRows, text, type Column } from '../writing/bulk.js';
import type { RecordedChange } from '#fold';

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

/** Changes on their way into the table. */
export const newChanges = (): NewRows<RecordedChange> => new NewRows('changes', COLUMNS);
