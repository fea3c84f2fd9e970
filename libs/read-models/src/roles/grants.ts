import { NOTHING_FOR_EVERYBODY } from './nothing-for-everybody.js';

/** A group role for each app. They belong to the whole cluster and cannot log in; who does is made a member. */
export const ROLES = {
  consumer: 'referral_ledger_consumer',
  query: 'referral_ledger_query',
  ops: 'referral_ledger_ops',
} as const;

export type AppRole = keyof typeof ROLES;

/**
 * With the filters of ids: appenders make them. One that lacks a key would let an event in twice, but whoever may append
 * may append anything; made once it is nobody's to change, and `verify` makes each anew and compares.
 */
const LOG = 'events, event_ids, event_id_filters, event_batches';
const PUBLIC_TABLES = `${LOG}, event_id_generations, event_store_head, dead_letters, acknowledged_events, consumer_offsets, retention_gaps,
  record_seals, projection_versions, deferred_statements, outbound_cursors, outbound_eras, restatements, partner_notices, ledger_program, schema_migrations, owner_locks`;

/** To append is to add rows and to move the head; to change or remove a row of the log is nobody's. */
const APPEND = (role: string): string => `
  GRANT INSERT ON ${LOG} TO ${role};
  GRANT UPDATE (position, chain_hash) ON event_store_head TO ${role};
  GRANT EXECUTE ON FUNCTION ensure_event_partitions(bigint), may_make_id_filter() TO ${role};
  GRANT INSERT ON dead_letters TO ${role};`;

/**
 * The right to add rows and to change them, column by column: a right to change or delete rows of a whole table is one to lock the
 * table as well, readers out too.
 * @param which tables, as a condition that begins with a schema
 */
const addAndChange = (role: string, which: string): string => `
  DECLARE
    change record;
  BEGIN
    FOR change IN
      SELECT c.oid::regclass AS of_table, string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns
      FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
      WHERE relkind = 'r' AND relnamespace = ${which} GROUP BY c.oid
    LOOP
      EXECUTE format('GRANT INSERT, UPDATE (%s) ON %s TO ${role}', change.columns, change.of_table);
    END LOOP;
  END;`;

const PUBLIC_GRANTS: Record<AppRole, string> = {
  consumer: `
    ${APPEND(ROLES.consumer)}
    GRANT UPDATE (published_at) ON dead_letters TO ${ROLES.consumer};
    GRANT EXECUTE ON FUNCTION empty_slow_lane(text) TO ${ROLES.consumer};
    ${addAndChange(ROLES.consumer, `'public'::regnamespace AND relname = 'consumer_offsets'`)}
    GRANT INSERT (topic, partition, cause, from_offset, to_offset, resumed_at_offset, detected_at)
      ON retention_gaps TO ${ROLES.consumer};
    GRANT INSERT (id, type, partner_id, time, data, position), UPDATE (published_at) ON partner_notices TO ${ROLES.consumer};
    GRANT UPDATE (position, seq, sending_version, sending_position, sending_seq)
      ON outbound_cursors TO ${ROLES.consumer};
    GRANT INSERT ON outbound_eras TO ${ROLES.consumer};
    GRANT UPDATE (position, read_position, position_recorded_at, epoch, holder, heartbeat_at)
      ON projection_versions TO ${ROLES.consumer};`,
  query: '',
  ops: `
    ${APPEND(ROLES.ops)}
    GRANT UPDATE (status, position, decided_at, decided_by, decision_reason, reason, message, problems, source, event_id, type)
      ON dead_letters TO ${ROLES.ops};
    GRANT INSERT ON acknowledged_events TO ${ROLES.ops};
    GRANT UPDATE (acknowledged_at, acknowledged_by, acknowledgement_reason) ON retention_gaps TO ${ROLES.ops};
    GRANT UPDATE (epoch, holder, heartbeat_at) ON projection_versions TO ${ROLES.ops};`,
};

/**
 * Within the version's schema. Entries of the ledger are only ever added; the sums beside it are nobody's to write: its own
 * trigger does, with the owner's rights, and that of `summed_segments` for whoever says that a segment is to be summed up.
 */
const VERSION_GRANTS: Record<AppRole, (schema: string) => string> = {
  consumer: (schema) => `
    ${addAndChange(ROLES.consumer, `'${schema}'::regnamespace`)}
    REVOKE UPDATE ON ${schema}.ledger_entries, ${schema}.summed_segments FROM ${ROLES.consumer};
    REVOKE INSERT, UPDATE ON ${schema}.partner_balances, ${schema}.client_rewards, ${schema}.daily_flows, ${schema}.segment_flows
      FROM ${ROLES.consumer};`,
  query: () => '',
  ops: () => '',
};

/** Statements for the roles that exist; the others are passed over, and get theirs when `ops roles` makes them. */
function forExistingRoles(grants: (app: AppRole, role: string) => string): string {
  const blocks = (Object.entries(ROLES) as [AppRole, string][]).map(
    ([app, role]) => `IF to_regrole('${role}') IS NOT NULL THEN ${grants(app, role)} END IF;`,
  );
  return `DO $grants$ BEGIN ${blocks.join('\n')} END $grants$;`;
}

/**
 * Whatever a release before granted, by names that have changed since perhaps, or somebody else did: what is granted afterwards is all that
 * a role has.
 */
const nothingIn = (schema: string, role: string): string =>
  ['TABLES', 'SEQUENCES', 'ROUTINES']
    .map((things) => `REVOKE ALL ON ALL ${things} IN SCHEMA ${schema} FROM ${role};`)
    .concat(`REVOKE ALL ON SCHEMA ${schema} FROM ${role};`)
    .join(' ');

/** What the roles may do outside the versions. */
export const publicGrantStatements = `${NOTHING_FOR_EVERYBODY} ${forExistingRoles(
  (app, role) => `
    ${nothingIn('public', role)}
    GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT ON ${PUBLIC_TABLES} TO ${role};
    ${PUBLIC_GRANTS[app]}`,
)}`;

/** What the roles may do in a version's schema. `schema` is one of our own names. */
export const versionGrantStatements = (schema: string): string =>
  forExistingRoles(
    (app, role) => `
    ${nothingIn(schema, role)}
    GRANT USAGE ON SCHEMA ${schema} TO ${role};
    GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role};
    ${VERSION_GRANTS[app](schema)}`,
  );
