import { tableWriter, instant, integer, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import type { Partner } from '#fold';

export const partnerStore: TableStore<Partner> = {
  id: (partner) => partner.partnerId,
  load: async (client, ids) => {
    const { rows } = await client.query<Partner>(
      `SELECT partner_id AS "partnerId", last_client_signup_at AS "lastClientSignupAt",
              last_payment_at AS "lastPaymentAt", direct_clients AS "directClients"
       FROM partners WHERE partner_id = ANY($1)`,
      [textArray(ids)],
    );
    return rows;
  },
  ...tableWriter<Partner>({
    table: 'partners',
    key: ['partner_id'],
    columns: {
      partner_id: text((p) => p.partnerId),
      last_client_signup_at: instant((p) => p.lastClientSignupAt),
      last_payment_at: instant((p) => p.lastPaymentAt),
      direct_clients: integer((p) => p.directClients),
    },
  }),
};
