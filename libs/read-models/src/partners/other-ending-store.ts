import type { PoolClient } from '#platform';
import { bigint, flag, instant, tableWriter, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import { type Ended, type OtherEnding, endingKey, subjectKey } from '#fold';

const COLUMNS = `kind AS "of", id, partner_id AS "partnerId", ended_at AS "endedAt", position, waits`;

export const otherEndingStore: TableStore<OtherEnding> = {
  id: endingKey,
  load: async (client, ids) => {
    const parts = ids.map((id) => id.split('/'));
    const { rows } = await client.query<OtherEnding>(
      `SELECT ${COLUMNS} FROM other_endings
       JOIN unnest($1::text[], $2::text[], $3::text[]) AS asked (kind, id, partner_id) USING (kind, id, partner_id)`,
      [0, 1, 2].map((part) => textArray(parts.map((key) => key[part]!))),
    );
    return rows;
  },
  ...tableWriter<OtherEnding>({
    table: 'other_endings',
    key: ['kind', 'id', 'partner_id'],
    columns: {
      kind: text((e) => e.of),
      id: text((e) => e.id),
      partner_id: text((e) => e.partnerId),
      ended_at: instant((e) => e.endedAt),
      position: bigint((e) => e.position),
      waits: flag((e) => e.waits),
    },
  }),
  indexes: { subject: subjectKey },
};

/** What is known to end one contract or link. */
export async function endingsOfSubject(client: PoolClient, of: Ended, id: string): Promise<OtherEnding[]> {
  const { rows } = await client.query<OtherEnding>(`SELECT ${COLUMNS} FROM other_endings WHERE kind = $1 AND id = $2`, [
    of,
    id,
  ]);
  return rows;
}
