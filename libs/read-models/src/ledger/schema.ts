import type { ReadModelSchema } from '../versions/read-model-schema.js';
import { addUp } from './add-up.js';
import { BALANCE_SUMS, CLIENT_REWARD_SUM } from './balance-sums.js';
import { BALANCE_LIST_INDEXES, BALANCE_RANKS } from './ranks.js';
import { DAILY_FLOWS_GUARDS, DAILY_FLOWS_INDEXES, DAILY_FLOWS_TABLE } from './daily-flows-schema.js';
import { REFUSE_LATE_ENTRY_TRIGGER, SEGMENTS_GUARDS, SEGMENTS_INDEX, SEGMENTS_TABLES } from './segments-schema.js';

const ADD_TO_BALANCES = addUp(
  'partner_balances',
  ['partner_id', 'asset'],
  ['available', 'held', 'reserved', 'settled', 'granted', 'reversed'],
  `SELECT partner_id, asset, ${BALANCE_SUMS} FROM posted GROUP BY partner_id, asset`,
);

const ADD_TO_REWARDS = addUp(
  'client_rewards',
  ['account_id', 'partner_id', 'asset'],
  ['amount'],
  `SELECT account_id, partner_id, asset, ${CLIENT_REWARD_SUM} AS amount
   FROM posted WHERE account_id IS NOT NULL GROUP BY account_id, partner_id, asset`,
);

/**
 * What nobody has a right to do is refused to the owner as well, who may have made a slip: a statement of its own changes no sum. It
 * is no guard against an owner who means to: a trigger of its own runs as deep and as the same user as the ledger's, and guards can
 * be dropped altogether. That is for `audit` to notice, which adds up the entries and knows the triggers.
 */
export const REFUSE_SUM_WITHOUT_ENTRY = `
  CREATE OR REPLACE FUNCTION refuse_sum_without_entry() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    IF pg_trigger_depth() < 2
       OR current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
      RAISE EXCEPTION '% of % is refused: it changes by entries of the ledger alone', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
  END $$;`;

/**
 * The sums are written with the rights of the tables' owner, since nobody else has any on them. So the function must be
 * sure of what it acts on: it serves the ledger's own trigger alone (a trigger on a table of somebody's own might hand it entries that
 * no ledger has), and temporary tables, which anybody may name like ours, come last in its search_path.
 *
 * EXECUTE has each statement planned for the entries that there are: thousands may be summed up best by a look at every
 * balance, where a projector reads no table otherwise. A plan that is kept would be the first batch's, however large.
 */
export const SUM_UP_ENTRIES_FUNCTION = `
  CREATE OR REPLACE FUNCTION sum_up_entries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT SET enable_seqscan = on AS $$
  DECLARE
    entries bigint;
    founded bigint;
    first bigint;
    last bigint;
  BEGIN
    IF TG_RELID <> 'ledger_entries'::regclass THEN
      RAISE EXCEPTION 'only entries of the ledger are summed up' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT count(*), min(position), max(position) INTO entries, first, last FROM posted;
    EXECUTE 'SELECT count(*) FROM posted JOIN public.events USING (position, event_id) WHERE position BETWEEN $1 AND $2'
      INTO founded USING first, last;
    IF founded < entries THEN
      RAISE EXCEPTION 'an entry names an event that the store does not hold' USING ERRCODE = 'foreign_key_violation';
    END IF;
    EXECUTE $sums$ ${ADD_TO_BALANCES} $sums$;
    EXECUTE $sums$ ${ADD_TO_REWARDS} $sums$;
    RETURN NULL;
  END $$;
  REVOKE EXECUTE ON FUNCTION sum_up_entries() FROM PUBLIC;`;

/**
 * What keeps the books honest, in production too: entries are never changed or removed; each names an event that the
 * store holds; and the sums beside the ledger are written by its own trigger alone, so that nobody but an owner who is out to
 * can change a balance without an entry. Triggers, not constraints: they see a whole batch at once.
 */
const GUARDS = `
  ${SUM_UP_ENTRIES_FUNCTION}
  CREATE TRIGGER sums AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION sum_up_entries();

  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

  ${REFUSE_SUM_WITHOUT_ENTRY}
  CREATE TRIGGER by_entries_alone BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON partner_balances
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_sum_without_entry();
  CREATE TRIGGER by_entries_alone BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON client_rewards
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_sum_without_entry();
  ${DAILY_FLOWS_GUARDS}
  ${SEGMENTS_GUARDS}
  ${REFUSE_LATE_ENTRY_TRIGGER};`;

/** A hash: only ever looked up by whole ids, and an entry of it is as cheap to add to a ledger of millions as to an empty one. */
export const ENTRIES_BY_PAYMENT = 'CREATE INDEX ledger_entries_by_payment ON ledger_entries USING hash (payment_id)';

/**
 * The ledger (rule 11): one row per transfer. `seq` numbers the entries that one event caused. `partner_balances` and
 * `client_rewards` are its sums, with `daily_flows`, in pages that have room for a changed row beside the old one: then no index changes.
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
      ${Object.entries(BALANCE_RANKS)
        .map(([column, definition]) => `${column} ${definition},`)
        .join(' ')}
      CHECK (granted - reversed = available + held + reserved + settled)
    ) WITH (fillfactor = 50);
    CREATE TABLE client_rewards (
      account_id text    NOT NULL,
      partner_id text    NOT NULL,
      asset      text    NOT NULL,
      amount     numeric NOT NULL
    ) WITH (fillfactor = 60);
    ${DAILY_FLOWS_TABLE}
    ${SEGMENTS_TABLES}`,
  indexes: `
    CREATE UNIQUE INDEX ledger_entries_key ON ledger_entries (position, seq);
    CREATE UNIQUE INDEX partner_balances_key ON partner_balances (partner_id, asset);
    CREATE UNIQUE INDEX client_rewards_key ON client_rewards (account_id, partner_id, asset);
    ${ENTRIES_BY_PAYMENT};
    CREATE INDEX ledger_entries_by_partner ON ledger_entries (partner_id, position, seq);
    CREATE INDEX ledger_entries_by_withdrawal ON ledger_entries (withdrawal_id) WHERE withdrawal_id IS NOT NULL;
    ${DAILY_FLOWS_INDEXES}
    ${SEGMENTS_INDEX};
    ${BALANCE_LIST_INDEXES.join('; ')};
    ${GUARDS}`,
};
