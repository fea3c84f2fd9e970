import type { ReadModelSchema } from '../versions/read-model-schema.js';

/**
 * Payments with the outcome that the facts known so far give them, and what happened to them since: refunds, failures of
 * refunds, and disputes, which may be here before their payment, and wait.
 */
export const paymentsSchema: ReadModelSchema = {
  tables: `
    CREATE TABLE payments (
      payment_id   text        NOT NULL,
      account_id   text        NOT NULL,
      occurred_at  timestamptz NOT NULL,
      amount_minor bigint      NOT NULL,
      tax_minor    bigint      NOT NULL,
      currency     text        NOT NULL,
      period       text        NOT NULL,
      period_count integer     NOT NULL,
      position     bigint      NOT NULL,
      partner_id   text,
      outcome      text        NOT NULL CHECK (outcome IN ('commission', 'free_days', 'none')),
      reason       text,
      terms_id     text        NOT NULL,
      waits_for    text        CHECK (waits_for = 'signup'),
      CHECK ((outcome = 'none') = (reason IS NOT NULL))
    );
    -- apart from the table, whose rows are those of versions that did not note it
    CREATE VIEW waiting_payments WITH (security_invoker) AS SELECT payment_id, position, waits_for FROM payments WHERE waits_for IS NOT NULL;
    CREATE TABLE payment_adjustments (
      kind          text NOT NULL CHECK (kind IN ('refund', 'refund_failure', 'dispute')),
      adjustment_id text NOT NULL,
      status        text NOT NULL,
      payment_id    text NOT NULL,
      account_id    text NOT NULL,
      occurred_at   timestamptz NOT NULL,
      amount_minor  bigint NOT NULL,
      tax_minor     bigint NOT NULL,
      position      bigint NOT NULL,
      waits_for     text CHECK (waits_for IN ('payment', 'account', 'refund'))
    );`,
  indexes: `
    CREATE UNIQUE INDEX payments_key ON payments (payment_id);
    CREATE UNIQUE INDEX payment_adjustments_key ON payment_adjustments
      (payment_id, account_id, kind, adjustment_id, status, (CASE kind WHEN 'dispute' THEN occurred_at ELSE '-infinity' END));
    CREATE INDEX payments_by_account ON payments (account_id, occurred_at);
    CREATE INDEX payments_by_partner ON payments (partner_id, occurred_at) WHERE partner_id IS NOT NULL;
    CREATE INDEX payments_by_time ON payments (occurred_at);
    CREATE INDEX payments_waiting ON payments (position) WHERE waits_for IS NOT NULL;
    CREATE INDEX payment_adjustments_waiting ON payment_adjustments (position) WHERE waits_for IS NOT NULL;`,
};
