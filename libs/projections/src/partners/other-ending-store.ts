import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { bigint, flag, instant, tableWriter, text } from '../engine/bulk.js';
import type { TableStore } from '../engine/cached-table.js';
import { textArray } from '../engine/text-array.js';

/** What ends: a contract by its termination, a link by its disabling. */
export type Ended = 'contract' | 'link';

/**
 * A termination or disabling that came before what it ends, and names another partner than the one that came first. Whose the
 * contract or the code is, the signature or the creation will tell.
 */
export interface OtherEnding {
  of: Ended;
  /** The contract's id, or the code. */
  id: string;
  partnerId: string;
  endedAt: Instant;
  position: number;
  /** Whether that is not known yet. */
  waits: boolean;
}

export const subjectKey = ({ of, id }: Pick<OtherEnding, 'of' | 'id'>): string => `${of}/${id}`;

/** The key under which an ending is known; no id has a slash in it. */
export const endingKey = (ending: Pick<OtherEnding, 'of' | 'id' | 'partnerId'>): string =>
  `${subjectKey(ending)}/${ending.partnerId}`;

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
