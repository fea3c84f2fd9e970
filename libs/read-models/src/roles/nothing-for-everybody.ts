/**
 * What PostgreSQL lets everybody call, and what nobody here needs: to fill the disk (large objects, messages in the write-ahead log, files of
 * snapshots), or to hold others up and use up the memory for locks (advisory locks).
 */
const FOR_NOBODY = `
  proname LIKE 'pg\\_advisory\\_%' OR proname LIKE 'pg\\_try\\_advisory\\_%' OR proname IN (
    'lo_creat', 'lo_create', 'lo_from_bytea', 'lo_put', 'lowrite', 'lo_truncate', 'lo_truncate64',
    'pg_logical_emit_message', 'pg_export_snapshot', 'pg_notify')`;

/**
 * Nobody but an owner makes a table or a function here, a temporary one neither: it could stand in the place of ours for whoever
 * forgets to say which is meant. Of what is not the owner's to revoke PostgreSQL warns, and goes on: a database that is another's, and
 * the system's functions, which are the superuser's.
 */
export const NOTHING_FOR_EVERYBODY = `
  DO $revoke$ BEGIN
    EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'the database is not its owner''s to close: everybody may make temporary tables in it';
  END $revoke$;
  DO $revoke$ DECLARE
    callable regprocedure;
  BEGIN
    FOR callable IN
      SELECT oid FROM pg_proc p WHERE pronamespace = 'pg_catalog'::regnamespace AND (${FOR_NOBODY})
        AND EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0)
    LOOP
      IF NOT pg_has_role((SELECT proowner FROM pg_proc WHERE oid = callable), 'USAGE') THEN
        RAISE WARNING 'the system''s functions are a superuser''s to close: everybody may make large objects';
        EXIT;
      END IF;
      EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', callable);
    END LOOP;
  END $revoke$;`;
