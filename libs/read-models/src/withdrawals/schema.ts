import type { ReadModelSchema } from '../versions/read-model-schema.js';

/** Withdrawals and where each stands (rule 9). */
export const withdrawalsSchema: ReadModelSchema = {
  tables: `
    CREATE TABLE withdrawals (
      withdrawal_id      text PRIMARY KEY,
      partner_id         text        NOT NULL,
      amount_minor       bigint      NOT NULL,
      currency           text        NOT NULL,
      status             text        NOT NULL CHECK (status IN ('approved', 'rejected', 'paid', 'failed', 'returned')),
      reason             text,
      payout_account_ref text,
      requested_at       timestamptz NOT NULL,
      decided_at         timestamptz NOT NULL,
      settled_at         timestamptz,
      request_position   bigint      NOT NULL,
      settle_position    bigint
    );`,
  indexes: `
    CREATE INDEX withdrawals_by_partner ON withdrawals (partner_id, request_position);
    CREATE INDEX withdrawals_by_request ON withdrawals (request_position);`,
};
