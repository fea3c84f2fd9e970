import type { ReadModelSchema } from '../versions/read-model-schema.js';

/**
 * What partners are searched and listed by: ids and codes by their bytes, so that a prefix is a range. A partner's row is written
 * for its signups and once a month, not for its payments.
 */
export const PARTNER_LIST_INDEXES = [
  'CREATE INDEX partners_by_prefix ON partners (partner_id COLLATE "C")',
  'CREATE INDEX partners_by_clients ON partners (direct_clients, partner_id COLLATE "C")',
  'CREATE INDEX partners_by_latest_client ON partners (last_client_signup_at, partner_id COLLATE "C")',
  'CREATE INDEX links_by_prefix ON links (lower(code) COLLATE "C", code COLLATE "C") WHERE created_at IS NOT NULL',
];

/**
 * Partners and what concerns a partner as a whole: links, contracts, what would end them of others, days used, adjustments by hand, the terms of the program.
 *
 * `last_client_signup_at` is exact: the latest signup among the clients attributed now. `last_payment_at` is a bound
 * from above, up to 30 days later: no payment of the partner's clients is later than it. Both spare the projector queries
 * when facts come in order.
 */
export const partnersSchema: ReadModelSchema = {
  tables: `
    CREATE TABLE partners (
      partner_id            text NOT NULL,
      last_client_signup_at timestamptz,
      last_payment_at       timestamptz,
      direct_clients        integer NOT NULL DEFAULT 0 CHECK (direct_clients >= 0)
    ) WITH (fillfactor = 70);
    CREATE TABLE links (
      code              text NOT NULL,
      partner_id        text NOT NULL,
      created_at        timestamptz,
      created_position  bigint,
      disabled_at       timestamptz,
      disabled_position bigint
    );
    CREATE TABLE contracts (
      contract_id         text NOT NULL,
      partner_id          text NOT NULL,
      signed_at           timestamptz,
      signed_position     bigint,
      terminated_at       timestamptz,
      terminated_position bigint,
      payout_account_ref  text
    );
    CREATE TABLE other_endings (
      kind       text        NOT NULL CHECK (kind IN ('contract', 'link')),
      id         text        NOT NULL,
      partner_id text        NOT NULL,
      ended_at   timestamptz NOT NULL,
      position   bigint      NOT NULL,
      waits      boolean     NOT NULL
    );
    CREATE TABLE terms (
      terms_id             text PRIMARY KEY,
      effective_at         timestamptz NOT NULL,
      commission_bps       integer     NOT NULL,
      free_days_per_month  integer     NOT NULL,
      free_days_per_year   integer     NOT NULL,
      minimum_withdrawal   jsonb       NOT NULL,
      inactivity_months    integer     NOT NULL,
      position             bigint      NOT NULL
    );
    CREATE TABLE free_day_applications (
      application_id text        NOT NULL,
      partner_id     text        NOT NULL,
      days           bigint      NOT NULL,
      applied_at     timestamptz NOT NULL,
      position       bigint      NOT NULL
    );
    CREATE TABLE manual_adjustments (
      adjustment_id text        NOT NULL,
      partner_id    text        NOT NULL,
      asset         text        NOT NULL,
      amount        bigint      NOT NULL CHECK (amount <> 0),
      reason        text        NOT NULL,
      adjusted_at   timestamptz NOT NULL,
      position      bigint      NOT NULL
    );`,
  indexes: `
    CREATE UNIQUE INDEX partners_key ON partners (partner_id);
    CREATE UNIQUE INDEX links_key ON links (code);
    CREATE UNIQUE INDEX contracts_key ON contracts (contract_id);
    CREATE UNIQUE INDEX other_endings_key ON other_endings (kind, id, partner_id);
    CREATE UNIQUE INDEX free_day_applications_key ON free_day_applications (application_id);
    CREATE UNIQUE INDEX manual_adjustments_key ON manual_adjustments (adjustment_id);
    CREATE INDEX contracts_by_partner ON contracts (partner_id);
    CREATE INDEX links_by_partner ON links (partner_id);
    CREATE INDEX links_by_code_in_any_case ON links (lower(code));
    CREATE INDEX links_waiting ON links (disabled_position) WHERE created_at IS NULL;
    CREATE INDEX contracts_waiting ON contracts (terminated_position) WHERE signed_at IS NULL;
    CREATE INDEX other_endings_waiting ON other_endings (kind, position) WHERE waits;
    ${PARTNER_LIST_INDEXES.join('; ')};`,
};
