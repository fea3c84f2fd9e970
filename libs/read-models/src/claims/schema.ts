import type { ReadModelSchema } from '../versions/read-model-schema.js';

/**
 * Claims for clients that are missing from a partner's tree (rule 10). A decision may arrive before the filing:
 * the five fields are null until then.
 */
export const claimsSchema: ReadModelSchema = {
  tables: `
    CREATE TABLE claims (
      claim_id         text PRIMARY KEY,
      status           text NOT NULL CHECK (status IN ('filed', 'approved', 'rejected')),
      filed_at         timestamptz,
      filed_position   bigint,
      decided_at       timestamptz,
      decided_position bigint,
      reason           text,
      partner_id       text,
      account_id       text,
      partner_instance text,
      client_instance  text,
      partner_email    text,
      client_email     text,
      referral_link    text
    );`,
  indexes: `
    CREATE INDEX claims_by_account ON claims (account_id) WHERE account_id IS NOT NULL;
    CREATE INDEX claims_by_partner ON claims (partner_id) WHERE partner_id IS NOT NULL;
    CREATE INDEX claims_by_code_named ON claims USING gin (
      regexp_split_to_array(regexp_replace(referral_link, '^[a-z]+://[^/]*', ''), '[^A-Za-z0-9_-]+'));`,
};
