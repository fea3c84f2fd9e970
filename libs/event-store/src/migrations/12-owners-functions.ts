import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Functions that act for others cannot be made to act on something else, nor be held up by those who may not call them.
 *
 * - Each function has a search_path of its own that ends with pg_temp: otherwise temporary tables come first, and whoever may
 *   make one puts it in the place of ours.
 * - Partitions are made no further ahead of the head than an append can need: whoever may append could fill the database with
 *   empty tables otherwise. Without a bound they are made by `make_event_partitions`, which is the owner's alone.
 * - Locks are rows that other roles cannot lock, because they may not change them. Everybody may take an advisory lock.
 */
export class OwnersFunctions1793000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER FUNCTION refuse_change() SET search_path = pg_catalog, pg_temp;
      ALTER FUNCTION event_id_generation_size() SET search_path = pg_catalog, pg_temp;

      CREATE OR REPLACE FUNCTION refuse_early_filter() RETURNS trigger LANGUAGE plpgsql
      SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        IF NEW.last_position > (SELECT position FROM public.event_store_head) THEN
          RAISE EXCEPTION 'a filter of ids that are still added to is refused' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;

      -- The partition of the events that holds this position and the one after it. Row triggers come with the parent, the
      -- statement trigger does not. Attached, not created in place: that would lock out readers.
      CREATE OR REPLACE FUNCTION ensure_partitions_of_events(for_position bigint) RETURNS bigint LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        size CONSTANT bigint := 5000000;
        first bigint := (for_position / size) * size;
        part text;
      BEGIN
        -- One at a time: appenders have the head's lock already.
        PERFORM FROM public.event_store_head FOR UPDATE;
        FOR i IN 0..1 LOOP
          part := 'events_' || lpad(((first / size) + i)::text, 6, '0');
          IF to_regclass(format('public.%I', part)) IS NULL THEN
            EXECUTE format('CREATE TABLE public.%I (LIKE public.events INCLUDING ALL)', part);
            EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON public.%I
                            FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', part);
            EXECUTE format('ALTER TABLE public.events ATTACH PARTITION public.%I FOR VALUES FROM (%s) TO (%s)',
                           part, first + i * size, first + (i + 1) * size);
          END IF;
        END LOOP;
        RETURN first + 2 * size;
      END $$;

      -- Those of both tables: ids for two generations beyond the position.
      CREATE FUNCTION make_event_partitions(for_position bigint) RETURNS bigint LANGUAGE plpgsql
      SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        size CONSTANT bigint := public.event_id_generation_size();
        events_until CONSTANT bigint := public.ensure_partitions_of_events(for_position);
        generations bigint;
        next_position bigint;
        part text;
      BEGIN
        SELECT count(*), max(last_position) + 1 INTO STRICT generations, next_position FROM public.event_id_generations;
        WHILE next_position <= for_position + 2 * size LOOP
          part := 'event_ids_' || lpad(generations::text, 6, '0');
          EXECUTE format('CREATE TABLE public.%I (LIKE public.event_ids INCLUDING ALL, PRIMARY KEY (event_key))', part);
          EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON public.%I
                          FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', part);
          EXECUTE format('ALTER TABLE public.event_ids ATTACH PARTITION public.%I FOR VALUES FROM (%s) TO (%s)',
                         part, next_position, next_position + size);
          generations := generations + 1;
          next_position := next_position + size;
        END LOOP;
        RETURN events_until;
      END $$;
      REVOKE EXECUTE ON FUNCTION make_event_partitions(bigint) FROM PUBLIC;

      CREATE OR REPLACE FUNCTION ensure_event_partitions(for_position bigint) RETURNS bigint LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      DECLARE
        -- More than any batch has.
        ahead CONSTANT bigint := 5000000;
        head bigint;
      BEGIN
        SELECT position INTO STRICT head FROM public.event_store_head FOR UPDATE;
        IF for_position < 0 OR for_position > head + ahead THEN
          RAISE EXCEPTION 'partitions are made for positions up to % beyond the head, which is %', ahead, head
            USING ERRCODE = 'numeric_value_out_of_range';
        END IF;
        RETURN public.make_event_partitions(for_position);
      END $$;

      -- Who makes a filter of ids: the others need not. The row stays locked until the caller's transaction ends.
      CREATE FUNCTION may_make_id_filter() RETURNS boolean LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        PERFORM FROM public.owner_locks WHERE name = 'id filters' FOR UPDATE SKIP LOCKED;
        RETURN FOUND;
      END $$;
      REVOKE EXECUTE ON FUNCTION may_make_id_filter() FROM PUBLIC;
    `);
  }

  /** The release before calls the function that makes partitions by this name, and takes the other locks itself. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION may_make_id_filter(), ensure_event_partitions(bigint);
      ALTER FUNCTION make_event_partitions(bigint) RENAME TO ensure_event_partitions;
      ALTER FUNCTION ensure_event_partitions(bigint) SECURITY DEFINER;
    `);
  }
}
