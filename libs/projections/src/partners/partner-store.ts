import type { Instant } from '#contracts';
import { tableWriter, instant, integer, text } from '../engine/bulk.js';
import type { TableStore } from '../engine/cached-table.js';
import { textArray } from '../engine/text-array.js';

/** What is kept of a partner as a whole; see the schema for what the two bounds promise. */
export interface Partner {
  partnerId: string;
  lastClientSignupAt: Instant | null;
  lastPaymentAt: Instant | null;
  directClients: number;
}

/** 30 days in microseconds. */
const WINDOW = 30 * 24 * 3600 * 1_000_000;

/**
 * A `lastPaymentAt` that a payment's moment gives: the last moment of its window of 30 days. So a partner's row need not
 * be written again for each of its payments, and a contract signed in the same window costs a query that finds nothing.
 */
export const paidUntil = (occurredAt: Instant): Instant =>
  Math.min(Math.floor(occurredAt / WINDOW) * WINDOW + WINDOW - 1, Number.MAX_SAFE_INTEGER);

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
