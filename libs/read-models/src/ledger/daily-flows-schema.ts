import { addUp } from './add-up.js';
import { DAILY_FLOW_KEY, DAILY_FLOW_SUMS, flowsByDay } from './daily-flows.js';

/**
 * What moved on each day (UTC) between two classes of accounts, of each asset: what the books were at any moment is the sum of
 * the days before it and of that day's entries.
 */
export const DAILY_FLOWS_TABLE = `
  CREATE TABLE daily_flows (
    day          date    NOT NULL,
    asset        text    NOT NULL,
    debit_class  text    NOT NULL,
    credit_class text    NOT NULL,
    amount       numeric NOT NULL CHECK (amount > 0),
    entries      bigint  NOT NULL
  ) WITH (fillfactor = 60);`;

export const DAILY_FLOWS_KEY = `CREATE UNIQUE INDEX daily_flows_key ON daily_flows (${DAILY_FLOW_KEY.join(', ')})`;
export const ENTRIES_BY_TIME = `CREATE INDEX ledger_entries_by_time ON ledger_entries (effective_at)`;
export const DAILY_FLOWS_INDEXES = `${DAILY_FLOWS_KEY}; ${ENTRIES_BY_TIME};`;

export const DAYS_BY_ENTRIES_ALONE = `
  CREATE TRIGGER by_entries_alone BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON daily_flows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_sum_without_entry()`;

/** Writes the days as `sum_up_entries` writes the other sums: see there what it has to be sure of, and why EXECUTE. */
export const SUM_UP_DAYS_FUNCTION = `
  CREATE FUNCTION sum_up_days() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT SET enable_seqscan = on AS $$
  BEGIN
    IF TG_RELID <> 'ledger_entries'::regclass THEN
      RAISE EXCEPTION 'only entries of the ledger are summed up' USING ERRCODE = 'restrict_violation';
    END IF;
    EXECUTE $sums$ ${addUp('daily_flows', DAILY_FLOW_KEY, DAILY_FLOW_SUMS, flowsByDay('posted'))} $sums$;
    RETURN NULL;
  END $$;
  REVOKE EXECUTE ON FUNCTION sum_up_days() FROM PUBLIC;`;

export const SUM_UP_DAYS_TRIGGER = `
  CREATE TRIGGER days AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION sum_up_days()`;

export const DAILY_FLOWS_GUARDS = `${SUM_UP_DAYS_FUNCTION} ${SUM_UP_DAYS_TRIGGER}; ${DAYS_BY_ENTRIES_ALONE};`;
