import { flowsOfSegments, SEGMENT_FLOW_KEY, SEGMENT_FLOW_SUMS } from './segments.js';

/**
 * What partners with very many entries moved in each segment of the log, per day: what they had at a time or a position is the sum
 * of a few hundred of these rows, and of the entries of the segments that are cut. A segment that is summed up never changes:
 * `summed_segments` says which are. Both follow from the ledger's entries.
 */
export const SEGMENTS_TABLES = `
  CREATE TABLE summed_segments (
    first_position bigint  PRIMARY KEY CHECK (first_position > 0),
    last_position  bigint  NOT NULL CHECK (last_position >= first_position),
    least_entries  integer NOT NULL CHECK (least_entries > 0)
  );
  CREATE TABLE segment_flows (
    partner_id     text        NOT NULL,
    first_position bigint      NOT NULL,
    last_position  bigint      NOT NULL,
    day            date        NOT NULL,
    asset          text        NOT NULL,
    debit_account  text        NOT NULL,
    credit_account text        NOT NULL,
    code           text        NOT NULL,
    amount         numeric     NOT NULL CHECK (amount > 0),
    entries        bigint      NOT NULL,
    first_at       timestamptz NOT NULL,
    last_at        timestamptz NOT NULL
  );`;

export const SEGMENTS_INDEX = `CREATE INDEX segment_flows_by_partner ON segment_flows (partner_id, first_position)`;

/**
 * Writes the sums as `sum_up_entries` does: see there what it has to be sure of. A segment is summed up once nothing will be posted in
 * it any more, also by a correction that is under way: the version's position stays before it. Each begins where the one before it
 * ends, so that two at once can only mean the same one.
 */
export const SUM_UP_SEGMENT_FUNCTION = `
  CREATE OR REPLACE FUNCTION sum_up_segment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
  BEGIN
    IF TG_RELID <> 'summed_segments'::regclass THEN
      RAISE EXCEPTION 'only segments of the ledger are summed up' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM public.projection_versions
                   WHERE schema_name = TG_TABLE_SCHEMA AND position >= NEW.last_position) THEN
      RAISE EXCEPTION 'a segment is summed up when all of it is there' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.first_position <> 1 + coalesce(
         (SELECT max(last_position) FROM summed_segments WHERE first_position <> NEW.first_position), 0) THEN
      RAISE EXCEPTION 'a segment begins where the one before it ends' USING ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO segment_flows (${[...SEGMENT_FLOW_KEY, ...SEGMENT_FLOW_SUMS].join(', ')})
    ${flowsOfSegments('(SELECT NEW.first_position, NEW.last_position, NEW.least_entries)')};
    RETURN NULL;
  END $$;
  REVOKE EXECUTE ON FUNCTION sum_up_segment() FROM PUBLIC;`;

/** So that a sum stays what the entries give: `ledger_entries` takes none at a position that is summed up. */
export const REFUSE_LATE_ENTRY_FUNCTION = `
  CREATE FUNCTION refuse_late_entry() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  BEGIN
    IF (SELECT min(position) FROM posted)
         <= (SELECT last_position FROM summed_segments ORDER BY first_position DESC LIMIT 1) THEN
      RAISE EXCEPTION 'an entry is refused: its segment of the log is summed up' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
  END $$;`;

export const REFUSE_LATE_ENTRY_TRIGGER = `
  CREATE TRIGGER segments AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_entry()`;

/** But for the ledger's own trigger. */
export const SEGMENTS_GUARDS = `
  ${SUM_UP_SEGMENT_FUNCTION}
  ${REFUSE_LATE_ENTRY_FUNCTION}
  CREATE TRIGGER sums AFTER INSERT ON summed_segments FOR EACH ROW EXECUTE FUNCTION sum_up_segment();
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON summed_segments
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
  CREATE TRIGGER by_entries_alone BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON segment_flows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_sum_without_entry();`;
