import type { ReadModelSchema } from '../versions/read-model-schema.js';

/** What clients are searched by: the beginnings of their ids, among all clients and among one partner's. */
export const CLIENT_LIST_INDEXES = [
  'CREATE INDEX clients_by_prefix ON accounts (account_id COLLATE "C", partner_id) WHERE partner_id IS NOT NULL',
  'CREATE INDEX clients_of_partner_by_prefix ON accounts (partner_id, account_id COLLATE "C") WHERE partner_id IS NOT NULL',
];

/**
 * Who was attracted by whom: one row per account whose signup is known. `partner_id`, `via`, `reason` are rule 1's and
 * rule 10's answer from the facts known so far.
 */
export const accountsSchema: ReadModelSchema = {
  tables: `
    CREATE TABLE accounts (
      account_id       text        NOT NULL,
      signed_up_at     timestamptz NOT NULL,
      signup_position  bigint      NOT NULL,
      separate_account boolean     NOT NULL,
      referral_code    text,
      partner_id       text,
      via              text CHECK (via IN ('link', 'claim')),
      claim_id         text,
      reason           text,
      CHECK ((partner_id IS NULL) <> (reason IS NULL))
    );`,
  indexes: `
    CREATE UNIQUE INDEX accounts_key ON accounts (account_id);
    CREATE INDEX accounts_by_partner ON accounts (partner_id, signed_up_at, account_id) WHERE partner_id IS NOT NULL;
    CREATE INDEX accounts_by_code ON accounts (referral_code, signed_up_at) WHERE referral_code IS NOT NULL;
    CREATE INDEX accounts_waiting ON accounts (signup_position) WHERE reason = 'UNKNOWN_CODE';
    ${CLIENT_LIST_INDEXES.join('; ')};`,
};
