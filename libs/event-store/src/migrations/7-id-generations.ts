import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Ids are remembered in generations of 2 million positions, each with an index of its own. What is appended goes into the
 * newest alone, whose index is small and always in memory: in one index over all of them, keys at random dirty a page
 * each, of which every checkpoint makes PostgreSQL log the whole. A generation that the log has passed never changes, so
 * that a filter of its keys can be kept and can stand for it.
 *
 * What there is becomes the first generation, as it stands: nothing is written again, it is only read once.
 *
 * The key has another name from here on. A release from before looks for known ids in the partition that it writes to,
 * and nowhere else: it must fail here instead of taking an old id for new.
 */
export class IdGenerations1793000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      LOCK TABLE event_store_head IN EXCLUSIVE MODE;
      ALTER TABLE event_ids RENAME TO event_ids_000000;
      ALTER INDEX event_ids_pkey RENAME TO event_ids_000000_pkey;
      ALTER TABLE event_ids_000000 RENAME COLUMN key TO event_key;
      -- The one of the partitioned table comes back with it.
      DROP TRIGGER append_only ON event_ids_000000;
      CREATE TABLE event_ids (
        event_key    uuid   NOT NULL,
        position     bigint NOT NULL,
        content_hash bytea  NOT NULL
      ) PARTITION BY RANGE (position);
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event_ids FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON event_ids FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- The one place that says it. Partitions keep the bounds they were made with.
      CREATE FUNCTION event_id_generation_size() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 2000000::bigint';

      DO $$
      DECLARE
        size CONSTANT bigint := event_id_generation_size();
        head CONSTANT bigint := (SELECT position FROM event_store_head);
        grantee text;
      BEGIN
        EXECUTE format('ALTER TABLE event_ids ATTACH PARTITION event_ids_000000 FOR VALUES FROM (MINVALUE) TO (%s)',
                       (head / size + 1) * size);
        -- Rights are had on the whole: by its own name, a partition is nobody's but the owner's.
        FOR grantee IN
          SELECT DISTINCT acl.grantee::regrole::text
          FROM pg_class c, aclexplode(c.relacl) AS acl
          WHERE c.oid = 'event_ids_000000'::regclass AND acl.grantee NOT IN (0, c.relowner)
        LOOP
          EXECUTE format('REVOKE ALL ON event_ids_000000 FROM %s', grantee);
        END LOOP;
      END $$;

      CREATE VIEW event_id_generations AS
      SELECT format('%I.%I', n.nspname, c.relname) AS relation,
             coalesce(substring(bound FROM $$FROM \\('?(\\d+)$$)::bigint, 1) AS first_position,
             substring(bound FROM $$TO \\('?(\\d+)$$)::bigint - 1 AS last_position
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
           LATERAL pg_get_expr(c.relpartbound, c.oid) AS bound
      WHERE i.inhparent = 'event_ids'::regclass;

      -- What appenders call makes the partitions of both tables: those of the events as before, and ids for two
      -- generations beyond the position.
      ALTER FUNCTION ensure_event_partitions(bigint) RENAME TO ensure_partitions_of_events;
      CREATE FUNCTION ensure_event_partitions(for_position bigint) RETURNS bigint LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        size CONSTANT bigint := event_id_generation_size();
        -- It also lets one appender at a time do this.
        events_until CONSTANT bigint := ensure_partitions_of_events(for_position);
        generations bigint;
        next_position bigint;
        part text;
      BEGIN
        SELECT count(*), max(last_position) + 1 INTO STRICT generations, next_position FROM event_id_generations;
        WHILE next_position <= for_position + 2 * size LOOP
          part := 'event_ids_' || lpad(generations::text, 6, '0');
          EXECUTE format('CREATE TABLE %I (LIKE event_ids INCLUDING ALL, PRIMARY KEY (event_key))', part);
          EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON %I
                          FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', part);
          EXECUTE format('ALTER TABLE event_ids ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                         part, next_position, next_position + size);
          generations := generations + 1;
          next_position := next_position + size;
        END LOOP;
        RETURN events_until;
      END $$;
      REVOKE EXECUTE ON FUNCTION ensure_event_partitions(bigint) FROM PUBLIC;
      SELECT ensure_event_partitions(position) FROM event_store_head;

      -- Filters of generations that the log has passed. One that lacks a key would let its event in a second time:
      -- so there is none of a generation that still grows, none that has not as many keys as positions, and none is
      -- ever changed.
      CREATE TABLE event_id_filters (
        first_position bigint   NOT NULL,
        last_position  bigint   NOT NULL,
        format         smallint NOT NULL,
        keys           bigint   NOT NULL CHECK (keys = last_position - first_position + 1),
        filter         bytea    NOT NULL,
        checksum       bytea    NOT NULL,
        PRIMARY KEY (first_position, format)
      );
      -- Read in pieces, and not to be compressed: half of its bits are set, at random.
      ALTER TABLE event_id_filters ALTER COLUMN filter SET STORAGE EXTERNAL;
      CREATE FUNCTION refuse_early_filter() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.last_position > (SELECT position FROM event_store_head) THEN
          RAISE EXCEPTION 'a filter of ids that are still added to is refused' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER complete_only BEFORE INSERT ON event_id_filters
        FOR EACH ROW EXECUTE FUNCTION refuse_early_filter();
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_id_filters
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      LOCK TABLE event_store_head IN EXCLUSIVE MODE;
      DROP TABLE event_id_filters;
      DROP FUNCTION ensure_event_partitions(bigint), refuse_early_filter();
      ALTER FUNCTION ensure_partitions_of_events(bigint) RENAME TO ensure_event_partitions;
      DROP VIEW event_id_generations;
      DROP FUNCTION event_id_generation_size();
      ALTER TABLE event_ids RENAME TO event_ids_in_generations;
      CREATE TABLE event_ids (
        key          uuid   NOT NULL,
        position     bigint NOT NULL,
        content_hash bytea  NOT NULL
      );
      INSERT INTO event_ids SELECT event_key, position, content_hash FROM event_ids_in_generations ORDER BY position;
      ALTER TABLE event_ids ADD PRIMARY KEY (key);
      DROP TABLE event_ids_in_generations;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event_ids FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON event_ids FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }
}
