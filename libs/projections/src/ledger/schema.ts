import type { ReadModelSchema } from '../versions/read-model-schema.js';

/**
 * The ledger (rule 11): one row per transfer, never changed, and the sums kept beside it. `seq` numbers the entries
 * that one event caused. `partner_balances` and `client_rewards` are written by the statement that inserts the entries,
 * from the rows it inserted, so that no balance changes without an entry.
 */
export const ledgerSchema: ReadModelSchema = {
  tables: `
    CREATE TABLE ledger_entries (
      position       bigint      NOT NULL,
      seq            integer     NOT NULL CHECK (seq > 0),
      partner_id     text        NOT NULL,
      asset          text        NOT NULL,
      amount         bigint      NOT NULL CHECK (amount > 0),
      debit_account  text        NOT NULL,
      credit_account text        NOT NULL,
      code           text        NOT NULL,
      effective_at   timestamptz NOT NULL,
      recorded_at    timestamptz NOT NULL,
      event_id       text        NOT NULL,
      account_id     text,
      payment_id     text,
      withdrawal_id  text,
      terms_id       text,
      reason         text,
      PRIMARY KEY (position, seq),
      CHECK (debit_account <> credit_account)
    );
    CREATE TABLE partner_balances (
      partner_id text    NOT NULL,
      asset      text    NOT NULL,
      available  numeric NOT NULL,
      held       numeric NOT NULL,
      reserved   numeric NOT NULL,
      settled    numeric NOT NULL,
      granted    numeric NOT NULL,
      reversed   numeric NOT NULL,
      PRIMARY KEY (partner_id, asset),
      CHECK (granted - reversed = available + held + reserved + settled)
    );
    CREATE TABLE client_rewards (
      account_id text    NOT NULL,
      partner_id text    NOT NULL,
      asset      text    NOT NULL,
      amount     numeric NOT NULL,
      PRIMARY KEY (account_id, partner_id, asset)
    );`,
  indexes: `
    CREATE INDEX ledger_entries_by_partner ON ledger_entries (partner_id, position, seq);
    CREATE INDEX ledger_entries_by_payment ON ledger_entries (payment_id) WHERE payment_id IS NOT NULL;
    CREATE INDEX ledger_entries_by_withdrawal ON ledger_entries (withdrawal_id) WHERE withdrawal_id IS NOT NULL;`,
};
