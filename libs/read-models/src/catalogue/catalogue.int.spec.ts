import { inTransaction } from '#platform';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { holdClusterRoles } from '../../../../test/support/cluster-roles.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { asBefore } from '../../../../test/support/release-before.js';
import { business } from '../../../../test/support/replays.js';
import { SUM_UP_DAYS } from '../ledger/daily-flows.js';
import { migrateAll } from '../migrations/migrate.js';
import { abortReplay, createReplay } from '../../../rebuild/src/replay/begin.js';
import { letGo } from '../../../rebuild/src/replay/hold.js';
import { runReplay } from '../../../rebuild/src/replay/run-replay.js';
import { dropForLoading } from '../versions/post-load.js';
import { applyRoles } from '../roles/apply-roles.js';
import { ROLES } from '../roles/grants.js';
import { readDeferred } from './deferred.js';
import { asPartition, inShort, readDefinitions, type Definitions } from './definitions.js';
import { EXPECTED_CATALOGUE, type ExpectedCatalogue } from './expected.js';
import { lookAtCatalogue, verifyCatalogue, type CatalogueVerdict } from './verify-catalogue.js';

let database: TestDatabase;
let releaseRoles: () => Promise<void>;
beforeAll(async () => {
  releaseRoles = await holdClusterRoles();
  database = await createEmptyDatabase();
  await migrateAll(database.url);
  await applyRoles(database.pool);
});
afterAll(async () => {
  await database.drop();
  await releaseRoles();
});

/** What this release makes; and what it writes down for a version that a replay fills. */
function readMade(): Promise<ExpectedCatalogue> {
  return inTransaction(database.pool, async (client) => {
    await client.query('SET LOCAL search_path TO pg_catalog');
    const made = {
      public: partitionsAsOne(await readDefinitions(client, 'public')),
      version: await readDefinitions(client, 'projections_1'),
    };
    const filled = { version: 1, schema: 'projections_1' };
    await client.query(`SET LOCAL search_path TO ${filled.schema}, public`);
    await dropForLoading(client, filled);
    const deferred = await readDeferred(client);
    await client.query('ROLLBACK; BEGIN');
    return {
      ...made,
      deferred: Object.fromEntries(deferred.map(({ statement }) => [inShort(statement), 'may wait' as const])),
    };
  });
}

const partitionsAsOne = (definitions: Definitions): Definitions =>
  Object.fromEntries(Object.entries(definitions).map(([of, aspects]) => [asPartition(of), aspects]));

test('what is expected of a database is what this release’s migrations make: "npm run catalogue" writes it', async () => {
  const made = await readMade();
  if (process.env.WRITE_CATALOGUE)
    await writeFile(new URL('expected.json', import.meta.url), `${JSON.stringify(made, null, 2)}\n`);
  else expect(made).toEqual(EXPECTED_CATALOGUE);
});

test('a new database is as it should be', async () => {
  expect(await verifyCatalogue(database.pool)).toEqual({ versions: [1], problem: null });
});

/** What is found after a change that is taken back: roles are the whole cluster's. */
function lookAfter(sql: string, { pool } = database): Promise<CatalogueVerdict> {
  return inTransaction(pool, async (client) => {
    await client.query(sql);
    const verdict = await lookAtCatalogue(client);
    await client.query('ROLLBACK; BEGIN');
    return verdict;
  });
}

describe('a ledger that was rebuilt and has grown', () => {
  let grown: TestDatabase;
  beforeAll(async () => {
    grown = await createTestDatabase();
    await applyRoles(grown.pool);
    await new History(grown.pool).happened(...business(20));
    await runReplay(grown.pool, await createReplay(grown.pool, 'test'), { swap: true });
    await grown.pool.query('SELECT make_event_partitions(23000000)');
  });
  afterAll(() => grown.drop());

  const problemAfter = async (sql: string): Promise<string | null> => (await lookAfter(sql, grown)).problem;

  test('is as it should be, the version before as well', async () => {
    expect(await verifyCatalogue(grown.pool)).toEqual({ versions: [2, 1], problem: null });
  });

  test('is right while another version is being filled, with what was written down for it', async () => {
    const lease = await createReplay(grown.pool, 'test');
    expect(await verifyCatalogue(grown.pool)).toEqual({ versions: [2, 1], problem: null });
    await letGo(grown.pool, lease);
    await abortReplay(grown.pool);
  });

  test('is right with a version that another release made, but for what guards it', async () => {
    const before = (sql: string) => problemAfter(`${asBefore('projections_1')}; ${sql}`);
    expect(await before('')).toBeNull();
    expect(await before('ALTER TABLE projections_1.ledger_entries DISABLE TRIGGER sums')).toMatch(
      /^projections_1: table ledger_entries: its state of trigger sums is disabled/,
    );
    expect(await before('DROP TRIGGER by_entries_alone ON projections_1.client_rewards')).toMatch(/is not there$/);
  });

  test.each([
    ['an index of the administrator’s own', 'CREATE INDEX mine ON projections_2.payments (tax_minor)', /index mine/],
    ['one that is gone', 'DROP INDEX projections_2.partners_key', /its index partners_key is not there/],
    [
      'a reading role',
      'CREATE ROLE test_reader; GRANT SELECT ON ALL TABLES IN SCHEMA projections_2 TO test_reader',
      null,
    ],
    ['a time limit of a role', `ALTER ROLE ${ROLES.query} SET statement_timeout = '5s'`, null],
    ['rights that an app lacks', `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${ROLES.ops}`, null],
    ['vacuuming as somebody likes it', 'ALTER TABLE events_000001 SET (autovacuum_vacuum_cost_delay = 1)', null],
    ['an extension with functions and views', 'CREATE EXTENSION pg_stat_statements', null],
  ])('and what is an administrator’s to change: %s', async (_, sql, says) => {
    const found = await problemAfter(sql);
    if (says === null) expect(found).toBeNull();
    else expect(found).toMatch(says);
  });

  const NO_OP = `RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = projections_2, public, pg_temp
    SET enable_seqscan = on AS $$ BEGIN RETURN NULL; END $$`;

  test.each<[what: string, sql: string, says: string]>([
    [
      'a function that does nothing',
      `CREATE OR REPLACE FUNCTION projections_2.sum_up_entries() ${NO_OP}`,
      'projections_2: function sum_up_entries(): its body is not as this release makes it',
    ],
    [
      'the same in the version before',
      `CREATE OR REPLACE FUNCTION projections_1.refuse_sum_without_entry() ${NO_OP}`,
      'projections_1: function refuse_sum_without_entry(): its body',
    ],
    [
      'a guard that lets all pass',
      `CREATE OR REPLACE FUNCTION refuse_change() ${NO_OP.replace('projections_2', 'pg_catalog')}`,
      'function refuse_change(): its body',
    ],
    [
      'the rights that a function has',
      'ALTER FUNCTION projections_2.sum_up_entries() SECURITY INVOKER',
      'whose rights it has',
    ],
    [
      'where a function looks first',
      'ALTER FUNCTION seal_records() SET search_path = public',
      'function seal_records(): its settings',
    ],
    [
      'a function of somebody’s',
      `CREATE FUNCTION lower(varchar) RETURNS text LANGUAGE sql AS 'SELECT $1::text'`,
      "function lower(character varying) is none of this release's",
    ],
    [
      'a function for everybody',
      'GRANT EXECUTE ON FUNCTION build_next(integer, text) TO PUBLIC',
      'everybody has been given EXECUTE',
    ],
    [
      'an operator of somebody’s',
      'CREATE OPERATOR public.+ (LEFTARG = text, RIGHTARG = text, FUNCTION = textcat)',
      'operator + (text, text)',
    ],
    ['a type of somebody’s', 'CREATE DOMAIN public.int8 AS int', 'type int8'],
    [
      'a trigger disabled',
      'ALTER TABLE projections_2.ledger_entries DISABLE TRIGGER sums',
      'projections_2: table ledger_entries: its state of trigger sums is disabled, not enabled',
    ],
    [
      'all triggers of a table disabled',
      'ALTER TABLE outbound_cursors DISABLE TRIGGER ALL',
      'table outbound_cursors: its state of constraint outbound_cursors_sending_version_fkey is disabled, not enabled',
    ],
    [
      'a trigger of a partition disabled',
      'ALTER TABLE events_000004 DISABLE TRIGGER append_only',
      'table events_000004: its state of trigger append_only is disabled',
    ],
    [
      'a trigger for replicas only',
      'ALTER TABLE dead_letters ENABLE REPLICA TRIGGER sealed_when_changed',
      'enabled in replicas only',
    ],
    [
      'a trigger dropped',
      'DROP TRIGGER append_only ON record_seals',
      'table record_seals: its trigger append_only is not there',
    ],
    [
      'a trigger for fewer operations',
      `DROP TRIGGER append_only ON restatements; CREATE TRIGGER append_only BEFORE TRUNCATE ON restatements
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
      'its trigger append_only is not as',
    ],
    [
      'a trigger by another function of the same name',
      `CREATE SCHEMA other; CREATE FUNCTION other.refuse_change() ${NO_OP}; DROP TRIGGER append_only ON restatements;
       CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON restatements FOR EACH STATEMENT EXECUTE FUNCTION other.refuse_change()`,
      'its trigger append_only is not as',
    ],
    [
      'a trigger of the version before',
      `DROP TRIGGER sums ON projections_2.ledger_entries; CREATE TRIGGER sums AFTER INSERT ON projections_2.ledger_entries
       REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION projections_1.sum_up_entries()`,
      'its trigger sums is not as',
    ],
    [
      'a trigger more',
      `CREATE TRIGGER mine AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
      "table events: its trigger mine is none of this release's",
    ],
    [
      'a rule',
      'CREATE RULE mine AS ON INSERT TO projections_2.rejected_events DO INSTEAD NOTHING',
      'its rule mine is none',
    ],
    [
      'a view',
      'CREATE OR REPLACE VIEW event_id_generations AS SELECT NULL::text COLLATE "C" AS relation, 1::bigint AS first_position, 2::bigint AS last_position',
      'view event_id_generations: its rule _RETURN is not as',
    ],
    [
      'rows that some do not see',
      'ALTER TABLE dead_letters ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON dead_letters USING (id > 3)',
      'table dead_letters: its ',
    ],
    [
      'rows of another table shown as well',
      'CREATE SCHEMA other; CREATE TABLE other.mine () INHERITS (projections_2.payments)',
      'table payments: its child other.mine',
    ],
    [
      'a partition taken away',
      'ALTER TABLE event_ids DETACH PARTITION event_ids_000003',
      'table event_ids_000003: its parent is not there',
    ],
    [
      'a constraint',
      'ALTER TABLE projections_2.partner_balances DROP CONSTRAINT partner_balances_check',
      'its constraint partner_balances_check is not there',
    ],
    [
      'a constraint for some rows',
      `ALTER TABLE projections_2.ledger_entries DROP CONSTRAINT ledger_entries_amount_check,
       ADD CONSTRAINT ledger_entries_amount_check CHECK (amount > 0) NOT VALID`,
      'its constraint ledger_entries_amount_check is not as',
    ],
    [
      'a column’s type',
      'ALTER TABLE projections_2.daily_flows ALTER COLUMN entries TYPE integer',
      'table daily_flows: its column entries is not as',
    ],
    [
      'a column that may be null',
      'ALTER TABLE event_batches ALTER COLUMN hash DROP NOT NULL',
      'its column hash is not as',
    ],
    [
      'a column’s default',
      `ALTER TABLE dead_letters ALTER COLUMN status SET DEFAULT 'discarded'`,
      'its column status is not as',
    ],
    ['a column more', 'ALTER TABLE projections_2.payments ADD COLUMN mine text', 'its column mine is none'],
    [
      'a key that is none',
      'DROP INDEX projections_2.ledger_entries_key; CREATE INDEX ledger_entries_key ON projections_2.ledger_entries (position, seq)',
      'its index ledger_entries_key is not as',
    ],
    ['a table more', 'CREATE TABLE mine (x int)', "table mine is none of this release's"],
    ['a table gone', 'DROP TABLE projections_2.slow_facts', 'table slow_facts is not there'],
    ['a table that a crash empties', 'ALTER TABLE acknowledged_events SET UNLOGGED', 'its kind is not as'],
    [
      'a right on a table',
      `GRANT UPDATE ON projections_2.partner_balances TO ${ROLES.query}`,
      `projections_2: table partner_balances: ${ROLES.query} has been given UPDATE`,
    ],
    [
      'a right on a column',
      `GRANT UPDATE (data) ON events TO ${ROLES.ops}`,
      `table events: ${ROLES.ops} has been given UPDATE (data)`,
    ],
    ['a right on a partition', `GRANT DELETE ON events_000000 TO ${ROLES.ops}`, 'has been given DELETE'],
    ['a right to hand on', `GRANT SELECT ON events TO ${ROLES.query} WITH GRANT OPTION`, 'SELECT with grant option'],
    ['a right of everybody’s', 'GRANT SELECT ON dead_letters TO PUBLIC', 'everybody has been given SELECT'],
    [
      'a right of somebody else’s',
      'CREATE ROLE test_other; GRANT INSERT ON restatements TO test_other',
      'test_other has been given INSERT',
    ],
    ['a right to make tables', `GRANT CREATE ON SCHEMA projections_2 TO ${ROLES.consumer}`, 'has been given CREATE'],
    [
      'a right in the database',
      'DO $$ BEGIN EXECUTE format($f$GRANT TEMPORARY ON DATABASE %I TO PUBLIC$f$, current_database()); END $$',
      'everybody has been given TEMPORARY in the database',
    ],
    [
      'a right on the system’s functions',
      `GRANT EXECUTE ON FUNCTION pg_read_file(text) TO ${ROLES.query}`,
      'EXECUTE on the system',
    ],
    [
      'an owner',
      `ALTER TABLE projections_2.partner_balances OWNER TO ${ROLES.consumer}`,
      `its owner is ${ROLES.consumer}, not the owner`,
    ],
    [
      'the owner of a function',
      `ALTER FUNCTION build_next(integer, text) OWNER TO ${ROLES.consumer}`,
      `its owner is ${ROLES.consumer}`,
    ],
    ['the owner of a schema', `ALTER SCHEMA projections_2 OWNER TO ${ROLES.consumer}`, 'schema: its owner is'],
    ['a superuser', `ALTER ROLE ${ROLES.query} SUPERUSER`, `${ROLES.query} is a superuser`],
    ['a role above row security', `ALTER ROLE ${ROLES.ops} BYPASSRLS`, 'above row security'],
    [
      'a role that is a member of another',
      `GRANT ${ROLES.consumer} TO ${ROLES.query}`,
      `${ROLES.query} is a member of ${ROLES.consumer}`,
    ],
    [
      'a role that is a member of the owner',
      `DO $$ BEGIN EXECUTE format('GRANT %I TO ${ROLES.ops}', current_user); END $$`,
      `${ROLES.ops} is a member of`,
    ],
    [
      'triggers silenced for a role',
      `ALTER ROLE ${ROLES.consumer} SET session_replication_role = replica`,
      `session_replication_role is set for ${ROLES.consumer}`,
    ],
    [
      'triggers silenced for the database',
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET session_replication_role = replica', current_database()); END $$`,
      'session_replication_role is set for everybody',
    ],
    [
      'where an app’s user looks first',
      `CREATE ROLE test_user IN ROLE ${ROLES.consumer}; CREATE SCHEMA test_user`,
      'there is a schema named test_user',
    ],
    [
      'an event trigger',
      `CREATE FUNCTION other() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
       CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION other()`,
      'there is an event trigger, mine',
    ],
    ['a schema like a version’s', 'CREATE SCHEMA projections_9', "the schema projections_9 is no version's"],
    ['the schema of the version before gone', 'DROP SCHEMA projections_1 CASCADE', 'the schema of version 1 is gone'],
    [
      'a statement that waits for the owner’s rights',
      `CREATE SCHEMA projections_9; INSERT INTO projection_versions (version, schema_name, state, program)
       SELECT 9, 'projections_9', 'indexing', program FROM projection_versions WHERE state = 'live';
       INSERT INTO deferred_statements (version, line, table_read, statement) VALUES (9, 'x', 'x', 'GRANT ALL ON events TO PUBLIC')`,
      'a statement waits to be run for version 9 that this release never writes down',
    ],
    [
      'sums that wait to be added up again',
      `INSERT INTO deferred_statements (version, line, table_read, statement) VALUES (2, 'sums', 'x', $s$${SUM_UP_DAYS}$s$)`,
      'a statement waits to be run for version 2, which is complete',
    ],
    ['a lock removed', `DELETE FROM owner_locks WHERE name = 'replay'`, 'owner_locks lacks the row of "replay"'],
    ['a lock more', `INSERT INTO owner_locks VALUES ('mine')`, 'owner_locks has a row of no lock'],
    [
      'a migration removed',
      `DELETE FROM schema_migrations WHERE name LIKE 'HashChain%'`,
      'schema_migrations lacks HashChain',
    ],
    [
      'a migration made up',
      `INSERT INTO schema_migrations (timestamp, name) VALUES (1793000000002, 'Mine1793000000002')`,
      'no release has made at that time',
    ],
    [
      'a migration’s time',
      `UPDATE schema_migrations SET timestamp = timestamp + 1 WHERE name LIKE 'Daily%'`,
      'at another time than its own',
    ],
  ])('but this is noticed: %s', async (_, sql, says) => {
    expect(await problemAfter(sql)).toContain(says);
  });

  test('is made right by the migrations and the grants, whatever a release before left', async () => {
    await grown.pool.query(`
      DELETE FROM schema_migrations WHERE name LIKE 'SumsByOneRule%';
      CREATE OR REPLACE FUNCTION projections_1.sum_up_entries() ${NO_OP};
      GRANT EXECUTE ON FUNCTION ensure_partitions_of_events(bigint) TO ${ROLES.consumer};
      GRANT UPDATE, DELETE ON projections_1.payments, projections_2.slow_facts TO ${ROLES.consumer};
      GRANT USAGE ON SEQUENCE restatements_id_seq TO ${ROLES.query}`);
    expect(await migrateAll(grown.url)).toHaveLength(1);
    expect(await verifyCatalogue(grown.pool)).toEqual({ versions: [2, 1], problem: null });
  });

  test('what another release has written down for its version is not known', async () => {
    const waiting = `CREATE SCHEMA projections_9; INSERT INTO projection_versions (version, schema_name, state, program)
        VALUES (9, 'projections_9', 'indexing', 'referral-program/1');
      INSERT INTO deferred_statements (version, line, table_read, statement) VALUES (9, 'x', 'x', 'CREATE INDEX old ON payments (position)')`;
    expect(await lookAfter(waiting, grown)).toEqual({
      versions: [2, 1],
      problem: null,
      otherRelease: expect.stringMatching(/^statements wait to be run for version 9 that referral-program\/1 has/),
    });
  });

  test('of a database of another release nothing is said', async () => {
    const later = await lookAfter(
      `INSERT INTO schema_migrations (timestamp, name) VALUES (1999000000000, 'Later1999000000000')`,
      grown,
    );
    expect(later).toEqual({
      versions: [],
      problem: null,
      otherRelease: 'the database was migrated by a later release',
    });
    const earlier = await lookAfter(
      'DELETE FROM schema_migrations WHERE timestamp = (SELECT max(timestamp) FROM schema_migrations)',
      grown,
    );
    expect(earlier).toEqual({ versions: [], problem: null, otherRelease: expect.stringMatching(/have not been run/) });
  });
});
