import type { StoredLink } from '#fold';
import { bigint, instant, text } from '../writing/bulk.js';
import { objectTable } from '../writing/object-table.js';

export const linkStore = objectTable<StoredLink>({
  table: 'links',
  id: 'code',
  columns: {
    code: text,
    partnerId: text,
    createdAt: instant,
    createdPosition: bigint,
    disabledAt: instant,
    disabledPosition: bigint,
  },
});
