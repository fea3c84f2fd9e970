import { bigint, tableWriter, instant, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import type { StoredLink } from '#fold';

export const linkStore: TableStore<StoredLink> = {
  id: (link) => link.code,
  load: async (client, ids) => {
    const { rows } = await client.query<StoredLink>(
      `SELECT code, partner_id AS "partnerId", created_at AS "createdAt", created_position AS "createdPosition",
              disabled_at AS "disabledAt", disabled_position AS "disabledPosition"
       FROM links WHERE code = ANY($1)`,
      [textArray(ids)],
    );
    return rows;
  },
  ...tableWriter<StoredLink>({
    table: 'links',
    key: ['code'],
    columns: {
      code: text((l) => l.code),
      partner_id: text((l) => l.partnerId),
      created_at: instant((l) => l.createdAt),
      created_position: bigint((l) => l.createdPosition),
      disabled_at: instant((l) => l.disabledAt),
      disabled_position: bigint((l) => l.disabledPosition),
    },
  }),
};
