import { instant, bigint, integer, NewRows, text, type Column } from '../writing/bulk.js';
import type { RecordedChange } from '#fold';
import type { PoolClient } from '#platform';

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

/** The accounts that an event has attributed otherwise, by the numbers of its changes, from behind one of those on. */
export async function attributedBy(
  client: PoolClient,
  position: number,
  after: number,
  limit: number,
): Promise<Pick<RecordedChange, 'seq' | 'subjectId'>[]> {
  const { rows } = await client.query<Pick<RecordedChange, 'seq' | 'subjectId'>>(
    `SELECT seq, subject_id AS "subjectId" FROM changes
     WHERE position = $1 AND seq > $2 AND kind = 'attribution' ORDER BY seq LIMIT $3`,
    [position, after, limit],
  );
  return rows;
}
