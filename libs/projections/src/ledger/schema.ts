import type { ReadModelSchema } from '../versions/read-model-schema.js';
import { BALANCE_SUMS, CLIENT_REWARD_SUM } from './balance-sums.js';

/**
 * What keeps the books honest, in production too: entries are never changed or removed; each names an event that the
 * store holds; and the sums beside the ledger are written by its own trigger alone, so that no balance can change
 * without an entry, whoever tries. Triggers, not constraints: they see a whole batch at once.
 */
const GUARDS = `
  CREATE FUNCTION sum_up_entries() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  BEGIN
    IF EXISTS (SELECT FROM posted LEFT JOIN events USING (position)
               WHERE events.event_id IS DISTINCT FROM posted.event_id) THEN
      RAISE EXCEPTION 'an entry names an event that the store does not hold' USING ERRCODE = 'foreign_key_violation';
    END IF;
    INSERT INTO partner_balances (partner_id, asset, available, held, reserved, settled, granted, reversed)
    SELECT partner_id, asset, ${BALANCE_SUMS} FROM posted GROUP BY partner_id, asset
    ON CONFLICT (partner_id, asset) DO UPDATE SET
      available = partner_balances.available + excluded.available,
      held = partner_balances.held + excluded.held,
      reserved = partner_balances.reserved + excluded.reserved,
      settled = partner_balances.settled + excluded.settled,
      granted = partner_balances.granted + excluded.granted,
      reversed = partner_balances.reversed + excluded.reversed;
    INSERT INTO client_rewards (account_id, partner_id, asset, amount)
    SELECT account_id, partner_id, asset, ${CLIENT_REWARD_SUM}
    FROM posted WHERE account_id IS NOT NULL GROUP BY account_id, partner_id, asset
    ON CONFLICT (account_id, partner_id, asset) DO UPDATE SET amount = client_rewards.amount + excluded.amount;
    RETURN NULL;
  END $$;
  CREATE TRIGGER sums AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION sum_up_entries();

  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  CREATE FUNCTION refuse_sum_without_entry() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF pg_trigger_depth() < 2 THEN
      RAISE EXCEPTION '% of % is refused: it changes by entries of the ledger alone', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER by_entries_alone BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON partner_balances
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_sum_without_entry();
  CREATE TRIGGER by_entries_alone BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON client_rewards
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_sum_without_entry();`;

/**
 * The ledger (rule 11): one row per transfer. `seq` numbers the entries that one event caused. `partner_balances` and
 * `client_rewards` are its sums.
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
    CREATE INDEX ledger_entries_by_payment ON ledger_entries (payment_id) WHERE payment_id IS NOT NULL;
    ${GUARDS}`,
  readerIndexes: `
    CREATE INDEX ledger_entries_by_partner ON ledger_entries (partner_id, position, seq);
    CREATE INDEX ledger_entries_by_withdrawal ON ledger_entries (withdrawal_id) WHERE withdrawal_id IS NOT NULL;`,
};
