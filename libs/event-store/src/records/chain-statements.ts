import { GENESIS_HASH } from '../chain/batch-hash.js';
import { digestOf, type ChainedTable } from './chained-table.js';

/** SHA-256 over the seal before and everything that this one says, as an expression over the columns of `record_seals`. */
export const SEAL_HASH = `sha256(previous_hash || convert_to(jsonb_build_array(
  seq, table_name, to_jsonb(keys), encode(digests, 'hex'))::text, 'UTF8'))`;

/**
 * The chain of the records: what the log's chain is for the events. Rows of its tables do change (a dead letter is settled, a
 * gap acknowledged), so a seal holds the digests of the rows that one statement wrote, as they were from then on: the last one
 * says how a row has to be.
 *
 * The log's head is locked before a seal is added: appenders, which add most of them, hold it already.
 */
export const CREATE_RECORD_SEALS = `
  CREATE TABLE record_seals (
    seq           bigint PRIMARY KEY,
    table_name    text   NOT NULL,
    keys          text[] NOT NULL,
    -- 32 bytes each, in the order of the keys
    digests       bytea  NOT NULL CHECK (length(digests) = 32 * cardinality(keys)),
    previous_hash bytea  NOT NULL,
    hash          bytea  NOT NULL
  );
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record_seals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  CREATE FUNCTION add_record_seal(of_table text, of_keys text[], of_digests bytea) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    last record;
  BEGIN
    PERFORM FROM public.event_store_head FOR UPDATE;
    SELECT s.seq, s.hash INTO last FROM public.record_seals s ORDER BY s.seq DESC LIMIT 1;
    INSERT INTO public.record_seals (seq, table_name, keys, digests, previous_hash, hash)
    SELECT seq, table_name, keys, digests, previous_hash, ${SEAL_HASH}
    FROM (VALUES (coalesce(last.seq, 0) + 1, of_table, of_keys, of_digests,
                  coalesce(last.hash, '\\x${GENESIS_HASH.toString('hex')}'::bytea)))
      AS added (seq, table_name, keys, digests, previous_hash);
  END $$;
  REVOKE EXECUTE ON FUNCTION add_record_seal(text, text[], bytea) FROM PUBLIC;

  -- With the owner's rights: nobody else has any on the chain. So it serves tables of the owner's alone; somebody's own might
  -- hand it rows that no record has. What a statement did not change is not sealed again.
  CREATE FUNCTION seal_records() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    rows CONSTANT text := format('SELECT %s AS key, %s AS digest FROM ', TG_ARGV[0], TG_ARGV[1]);
    keys text[];
    digests bytea;
  BEGIN
    IF (SELECT relowner FROM pg_class WHERE oid = TG_RELID)
       <> (SELECT relowner FROM pg_class WHERE oid = 'public.record_seals'::regclass) THEN
      RAISE EXCEPTION 'only tables of the owner''s are sealed' USING ERRCODE = 'restrict_violation';
    END IF;
    EXECUTE 'SELECT array_agg(key), string_agg(digest, '''') FROM (' || rows || 'written'
            || CASE WHEN TG_OP = 'UPDATE' THEN ' EXCEPT ' || rows || 'replaced' ELSE '' END || ') AS changed'
      INTO keys, digests;
    IF keys IS NOT NULL THEN
      PERFORM public.add_record_seal(TG_TABLE_NAME, keys, digests);
    END IF;
    RETURN NULL;
  END $$;
  REVOKE EXECUTE ON FUNCTION seal_records() FROM PUBLIC;`;

export const DROP_RECORD_SEALS = `
  DROP FUNCTION seal_records(), add_record_seal(text, text[], bytea);
  DROP TABLE record_seals;`;

/** Rows in one seal, where those of an earlier release are sealed as they stand. */
const ROWS_AT_ONCE = 5_000;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Has a table's rows sealed: those that are there, as they stand, and from now on by triggers. None is removed any more. */
export function chainFromNowOn(table: ChainedTable): string {
  const { name, key } = table;
  const call = `EXECUTE FUNCTION seal_records(${literal(key)}, ${literal(digestOf(table))})`;
  return `
    LOCK TABLE ${name} IN SHARE ROW EXCLUSIVE MODE;
    SELECT add_record_seal('${name}', array_agg(key ORDER BY n), string_agg(digest, '' ORDER BY n))
    FROM (SELECT row_number() OVER (ORDER BY ${key}) AS n, ${key} AS key, ${digestOf(table)} AS digest FROM ${name}) AS rows
    GROUP BY n / ${ROWS_AT_ONCE};
    CREATE TRIGGER sealed_when_added AFTER INSERT ON ${name} REFERENCING NEW TABLE AS written
      FOR EACH STATEMENT ${call};
    CREATE TRIGGER sealed_when_changed AFTER UPDATE ON ${name} REFERENCING NEW TABLE AS written OLD TABLE AS replaced
      FOR EACH STATEMENT ${call};
    CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON ${name} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`;
}

export const chainNoLonger = ({ name }: ChainedTable): string => `
  DROP TRIGGER sealed_when_added ON ${name};
  DROP TRIGGER sealed_when_changed ON ${name};
  DROP TRIGGER kept ON ${name};`;
