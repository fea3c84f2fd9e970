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
  record_seals, projection_versions, deferred_statements, outbound_cursors, restatements, schema_migrations`;

/** To append is to add rows and to move the head; to change or remove a row of the log is nobody's. */
const APPEND = (role: string): string => `
  GRANT INSERT ON ${LOG} TO ${role};
  GRANT UPDATE (position, chain_hash) ON event_store_head TO ${role};
  GRANT EXECUTE ON FUNCTION ensure_event_partitions(bigint), may_make_id_filter() TO ${role};
  GRANT INSERT ON dead_letters TO ${role};`;

const PUBLIC_GRANTS: Record<AppRole, string> = {
  consumer: `
    ${APPEND(ROLES.consumer)}
    GRANT UPDATE (published_at) ON dead_letters TO ${ROLES.consumer};
    GRANT EXECUTE ON FUNCTION build_next(integer, text), complete_version(integer) TO ${ROLES.consumer};
    GRANT INSERT, UPDATE ON consumer_offsets TO ${ROLES.consumer};
    GRANT INSERT (topic, partition, cause, from_offset, to_offset, resumed_at_offset, detected_at)
      ON retention_gaps TO ${ROLES.consumer};
    GRANT UPDATE (position, seq, sending_version, sending_position, sending_seq)
      ON outbound_cursors TO ${ROLES.consumer};
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
 * trigger does, with the owner's rights. Only the slow lane is ever emptied.
 */
const VERSION_GRANTS: Record<AppRole, (schema: string) => string> = {
  consumer: (schema) => `
    GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA ${schema} TO ${ROLES.consumer};
    REVOKE UPDATE ON ${schema}.ledger_entries FROM ${ROLES.consumer};
    REVOKE INSERT, UPDATE ON ${schema}.partner_balances, ${schema}.client_rewards, ${schema}.daily_flows FROM ${ROLES.consumer};
    GRANT DELETE ON ${schema}.slow_facts TO ${ROLES.consumer};`,
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
 * Nobody but an owner makes a table or a function here, a temporary one neither: it could stand in the place of ours for whoever
 * forgets to say which is meant. Of what is not the owner's to revoke PostgreSQL warns, and goes on.
 */
const NOTHING_FOR_EVERYBODY = `
  DO $revoke$ BEGIN
    EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'the database is not its owner''s to close: everybody may make temporary tables in it';
  END $revoke$;`;

/** What the roles may do outside the versions. */
export const publicGrantStatements = `${NOTHING_FOR_EVERYBODY} ${forExistingRoles(
  (app, role) => `
    GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT ON ${PUBLIC_TABLES} TO ${role};
    ${PUBLIC_GRANTS[app]}`,
)}`;

/** What the roles may do in a version's schema. `schema` is one of our own names. */
export const versionGrantStatements = (schema: string): string =>
  forExistingRoles(
    (app, role) => `
    GRANT USAGE ON SCHEMA ${schema} TO ${role};
    GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role};
    ${VERSION_GRANTS[app](schema)}`,
  );
