import type { PoolClient } from '#platform';
import { LOGINS } from '../roles/logins.js';
import { ROLES } from '../roles/grants.js';

/** What may be set for a role or the database without a change of what a statement does. */
const HARMLESS_SETTINGS = [
  '%timeout',
  '%work_mem',
  'temp_file_limit',
  'log%',
  'jit%',
  'application_name',
  'default_transaction_read_only',
  'random_page_cost',
  'effective_%',
  'max_parallel_%',
  'track_%',
  'plan_cache_mode',
];

/**
 * What bends a database from outside its tables, as sentences. $1: the apps' group roles, $2 the users that belong to them, $3: settings
 * that are harmless.
 */
const SURROUNDINGS = `
  WITH database AS (SELECT * FROM pg_database WHERE datname = current_database()),
  the_owner AS (SELECT relowner AS oid FROM pg_class WHERE oid = 'public.events'::regclass),
  apps AS (SELECT oid, rolname AS name FROM pg_roles WHERE rolname = ANY ($1::text[] || $2::text[])),
  -- whoever comes as one of the apps, by whatever name
  users AS (SELECT oid, name FROM apps
            UNION SELECT r.oid, r.rolname FROM pg_auth_members m JOIN apps ON m.roleid = apps.oid JOIN pg_roles r ON r.oid = m.member
                  WHERE r.oid <> (SELECT oid FROM the_owner)),
  found (place, what) AS (
    SELECT 1, 'triggers are silenced for the whole server: session_replication_role is ' || reset_val
    FROM pg_settings WHERE name = 'session_replication_role' AND reset_val <> 'origin'
    UNION ALL
    SELECT 2, format('%s is set for %s', split_part(setting, '=', 1),
                     CASE WHEN setrole = 0 THEN 'everybody' ELSE pg_get_userbyid(setrole) END)
    FROM pg_db_role_setting s, unnest(setconfig) AS setting
    WHERE setdatabase IN (0, (SELECT oid FROM database))
      AND (setrole IN (0, (SELECT oid FROM the_owner)) OR setrole IN (SELECT oid FROM users))
      AND split_part(setting, '=', 1) NOT LIKE ALL ($3)
    UNION ALL
    SELECT 3, format('there is an event trigger, %s', evtname) FROM pg_event_trigger e
    WHERE NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_event_trigger'::regclass AND objid = e.oid AND deptype = 'e')
    UNION ALL
    SELECT 4, format('%s is %s', rolname, what)
    FROM apps JOIN pg_roles USING (oid), LATERAL (VALUES
      (rolsuper, 'a superuser'), (rolbypassrls, 'above row security'), (rolcreaterole, 'allowed to make roles'),
      (rolcreatedb, 'allowed to make databases'), (rolreplication, 'allowed to replicate'),
      (rolcanlogin AND rolname = ANY ($1), 'allowed to log in')) AS attributes (has, what) WHERE has
    UNION ALL
    SELECT 5, format('%s is a member of %s', apps.name, pg_get_userbyid(roleid))
    FROM pg_auth_members JOIN apps ON apps.oid = member
    WHERE NOT (apps.name = ANY ($2) AND pg_get_userbyid(roleid) = ($1::text[])[array_position($2::text[], apps.name::text)])
    UNION ALL
    SELECT 6, format('%s has been given %s in the database', CASE WHEN grantee = 0 THEN 'everybody' ELSE pg_get_userbyid(grantee) END, privilege_type)
    -- One that was copied or restored has no rights noted yet, until roles takes them from everybody. Where another owns the
    -- database, nobody could.
    FROM database, aclexplode(datacl)
    WHERE privilege_type IN ('CREATE', 'TEMPORARY') AND grantee <> datdba
      AND ((grantee = 0 AND datdba = (SELECT oid FROM the_owner)) OR grantee IN (SELECT oid FROM apps))
    UNION ALL
    SELECT 7, format('%s has been given %s on the system''s %s', apps.name, privilege_type, thing)
    FROM (SELECT proacl AS acl, proname AS thing FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
          UNION ALL SELECT relacl, relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace) AS systems,
         aclexplode(acl) JOIN apps ON apps.oid = grantee
    UNION ALL
    SELECT 8, format('there is a schema named %s, like a user whose statements would find it first', nspname)
    FROM pg_namespace WHERE nspname IN (SELECT name FROM users) OR nspname = pg_get_userbyid((SELECT oid FROM the_owner))
    UNION ALL
    SELECT 9, format('the schema %s is no version''s', nspname) FROM pg_namespace
    WHERE nspname LIKE 'projections\\_%' AND nspname NOT IN (SELECT schema_name FROM public.projection_versions WHERE pruned_at IS NULL)
    UNION ALL
    SELECT 10, format('the schema of version %s is gone', version) FROM public.projection_versions
    WHERE pruned_at IS NULL AND to_regnamespace(schema_name) IS NULL
  )
  SELECT what FROM found ORDER BY place, what LIMIT 1`;

/** The first thing around the tables that is none of this release's: settings, roles, rights in the database. Null where there is none. */
export async function firstAround(client: PoolClient): Promise<string | null> {
  const apps = Object.keys(ROLES) as (keyof typeof ROLES)[];
  const { rows } = await client.query<{ what: string }>(SURROUNDINGS, [
    apps.map((app) => ROLES[app]),
    apps.map((app) => LOGINS[app]),
    HARMLESS_SETTINGS,
  ]);
  return rows[0]?.what ?? null;
}
