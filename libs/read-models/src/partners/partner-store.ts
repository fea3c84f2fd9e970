import type { Partner } from '#fold';
import { instant, integer, text } from '../writing/bulk.js';
import { objectTable } from '../writing/object-table.js';

export const partnerStore = objectTable<Partner>({
  table: 'partners',
  id: 'partnerId',
  columns: { partnerId: text, lastClientSignupAt: instant, lastPaymentAt: instant, directClients: integer },
});
