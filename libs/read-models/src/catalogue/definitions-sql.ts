/** What an extension brought is no part of the ledger. */
const ofNoExtension = (catalogue: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend WHERE classid = '${catalogue}'::regclass AND objid = ${oid} AND deptype = 'e')`;

const owner = (column: string): string =>
  `CASE WHEN ${column} = the_owner.oid THEN 'the owner' ELSE pg_get_userbyid(${column})::text END`;

/** One line for each role that was given any; those of the owner are its own. @param granted rows of `aclexplode`, with `of_column` */
const rights = (from: string, of: string, granted: string, owner: string): string => `
  SELECT ${of}, 'rights of ' || CASE WHEN grantee = 0 THEN 'everybody' ELSE pg_get_userbyid(grantee) END,
         string_agg(DISTINCT privilege_type || of_column || CASE WHEN is_grantable THEN ' with grant option' ELSE '' END, ', ')
  FROM ${from}, LATERAL (${granted}) AS granted WHERE grantee <> ${owner} GROUP BY 1, 2`;

const onTheWhole = (acl: string, kind: string, owner: string): string =>
  `SELECT acl.*, '' AS of_column FROM aclexplode(coalesce(${acl}, acldefault(${kind}, ${owner}))) AS acl`;

const onColumns = (relation: string): string =>
  `SELECT acl.*, format(' (%s)', attname) FROM pg_attribute, aclexplode(attacl) AS acl WHERE attrelid = ${relation}`;

const state = (enabled: string): string =>
  `CASE ${enabled} WHEN 'O' THEN 'enabled' WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'enabled in replicas only' ELSE 'always enabled' END`;

/**
 * Everything that is defined in a schema, line by line: what it is of, which aspect, and what that is. Indexes, constraints, triggers,
 * rules and policies are aspects of their tables. The search_path has to be pg_catalog alone, so that every other name is
 * qualified.
 */
export const DEFINITIONS = `
  WITH own AS (SELECT * FROM pg_namespace WHERE nspname = $1),
  the_owner AS (SELECT relowner AS oid FROM pg_class WHERE oid = 'public.events'::regclass),
  relations AS (
    SELECT c.*, CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' WHEN 'S' THEN 'sequence'
                             WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'type' END
                || ' ' || relname AS of
    FROM pg_class c JOIN own ON own.oid = relnamespace
    WHERE relkind NOT IN ('i', 'I') AND ${ofNoExtension('pg_class', 'c.oid')}
  ),
  functions AS (
    SELECT p.*, format('function %s(%s)', proname, pg_get_function_identity_arguments(p.oid)) AS of
    FROM pg_proc p JOIN own ON own.oid = pronamespace WHERE ${ofNoExtension('pg_proc', 'p.oid')}
  ),
  lines (of, what, value) AS (
    SELECT 'schema', 'owner', ${owner('nspowner')} FROM own, the_owner WHERE nspname <> 'public'
    UNION ALL ${rights('own', `'schema'`, onTheWhole('nspacl', `'n'`, 'nspowner'), 'nspowner')}

    UNION ALL SELECT of, 'kind', concat_ws(', ', relkind, relpersistence)::text FROM relations
    UNION ALL SELECT of, 'owner', ${owner('relowner')} FROM relations, the_owner
    UNION ALL SELECT of, 'options', string_agg(option, ', ' ORDER BY option) FROM relations, unnest(reloptions) AS option
              -- switched off while a version is filled
              WHERE option NOT LIKE 'autovacuum\\_%' AND option NOT LIKE 'toast.autovacuum\\_%' GROUP BY of
    UNION ALL SELECT of, 'row security', CASE WHEN relforcerowsecurity THEN 'forced' ELSE 'on' END FROM relations
              WHERE relrowsecurity OR relforcerowsecurity
    UNION ALL ${rights('relations', 'of', `${onTheWhole('relacl', `(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char"`, 'relowner')} UNION ALL ${onColumns('relations.oid')}`, 'relowner')}

    UNION ALL SELECT of, 'column ' || attname,
                     concat_ws(' ', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'not null' END,
                               'default ' || pg_get_expr(adbin, adrelid), 'identity ' || nullif(attidentity::text, ''),
                               'generated ' || nullif(attgenerated::text, ''),
                               'collation ' || (SELECT collname FROM pg_collation k JOIN pg_type t ON t.oid = atttypid
                                                WHERE k.oid = attcollation AND attcollation <> typcollation))
              FROM relations r JOIN pg_attribute ON attrelid = r.oid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
              WHERE attnum > 0 AND NOT attisdropped AND relkind <> 'S'
    UNION ALL SELECT of, 'constraint ' || conname, pg_get_constraintdef(k.oid) FROM relations r JOIN pg_constraint k ON conrelid = r.oid
              -- said of the column
              WHERE contype NOT IN ('n', 't')
    UNION ALL SELECT of, 'state of constraint ' || conname, CASE WHEN bool_and(tgenabled = 'O') THEN 'enabled' ELSE 'disabled' END
              FROM relations r JOIN pg_constraint k ON conrelid = r.oid JOIN pg_trigger ON tgconstraint = k.oid WHERE tgisinternal GROUP BY 1, 2
    UNION ALL SELECT of, 'index ' || x.relname, pg_get_indexdef(x.oid) FROM relations r JOIN pg_index ON indrelid = r.oid JOIN pg_class x ON x.oid = indexrelid
    UNION ALL SELECT of, 'state of index ' || x.relname, CASE WHEN indisvalid AND indisready AND indislive THEN 'valid' ELSE 'invalid' END
              FROM relations r JOIN pg_index ON indrelid = r.oid JOIN pg_class x ON x.oid = indexrelid
    UNION ALL SELECT of, 'trigger ' || tgname, pg_get_triggerdef(g.oid) FROM relations r JOIN pg_trigger g ON tgrelid = r.oid WHERE NOT tgisinternal
    UNION ALL SELECT of, 'state of trigger ' || tgname, ${state('tgenabled')} FROM relations r JOIN pg_trigger ON tgrelid = r.oid WHERE NOT tgisinternal
    UNION ALL SELECT of, 'rule ' || rulename, pg_get_ruledef(w.oid) FROM relations r JOIN pg_rewrite w ON ev_class = r.oid
    UNION ALL SELECT of, 'state of rule ' || rulename, ${state('ev_enabled')} FROM relations r JOIN pg_rewrite ON ev_class = r.oid
    UNION ALL SELECT of, 'policy ' || polname, concat_ws(' ', polcmd, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
              FROM relations r JOIN pg_policy ON polrelid = r.oid
    UNION ALL SELECT of, 'parent', inhparent::regclass::text FROM relations r JOIN pg_inherits ON inhrelid = r.oid
    UNION ALL SELECT of, 'child ' || inhrelid::regclass, 'inherits' FROM relations r JOIN pg_inherits ON inhparent = r.oid
              JOIN pg_class child ON child.oid = inhrelid WHERE NOT (child.relispartition AND child.relnamespace = r.relnamespace)

    UNION ALL SELECT of, 'owner', ${owner('proowner')} FROM functions, the_owner
    UNION ALL SELECT of, 'kind', concat_ws(', ', prokind, provolatile, CASE WHEN proisstrict THEN 'strict' END,
                                           CASE WHEN proleakproof THEN 'leakproof' END, 'returns ' || pg_get_function_result(functions.oid))
              FROM functions
    UNION ALL SELECT of, 'whose rights it has', CASE WHEN prosecdef THEN 'its owner’s' ELSE 'its caller’s' END FROM functions
    UNION ALL SELECT of, 'settings', array_to_string(proconfig, '; ') FROM functions WHERE proconfig IS NOT NULL
    UNION ALL SELECT of, 'body', concat_ws(E'\\n', lanname, prosrc, probin, pg_get_function_sqlbody(functions.oid))
              FROM functions JOIN pg_language l ON l.oid = prolang
    UNION ALL ${rights('functions', 'of', onTheWhole('proacl', `'f'`, 'proowner'), 'proowner')}

    UNION ALL SELECT 'type ' || typname, 'kind', typtype::text FROM pg_type t JOIN own ON own.oid = typnamespace
              -- not those that come with a table, or as an array of another
              WHERE typrelid = 0 AND typelem = 0 AND ${ofNoExtension('pg_type', 't.oid')}
    UNION ALL SELECT format('operator %s (%s, %s)', oprname, oprleft::regtype, oprright::regtype), 'kind', oprcode::text
              FROM pg_operator o JOIN own ON own.oid = oprnamespace WHERE ${ofNoExtension('pg_operator', 'o.oid')}
  )
  SELECT of, what, coalesce(value, 'gone meanwhile') AS "is" FROM lines ORDER BY of COLLATE "C", what COLLATE "C"`;
