import { EventStore, verifyLog } from '#event-store';
import { createPool, inTransaction, type Pool } from '#platform';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { adminQuery } from '../../../../test/support/admin.js';
import { holdClusterRoles } from '../../../../test/support/cluster-roles.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { verifySums } from '../ledger/verify-sums.js';
import { migrateAll } from '../migrations/migrate.js';
import { OutboundStream } from '../outbound/stream.js';
import { LiveSnapshots } from '../reading/snapshot.js';
import { abortReplay, createReplay } from '../../../rebuild/src/replay/begin.js';
import { applyRoles } from './apply-roles.js';
import { ROLES, type AppRole } from './grants.js';

const APPS = Object.keys(ROLES) as AppRole[];
const suffix = randomUUID().slice(0, 8);
const login = (app: AppRole) => `test_attack_${app}_${suffix}`;

let database: TestDatabase;
let pools: Record<AppRole, Pool>;
let history: History;

let releaseRoles: () => Promise<void>;

/** Even a role that was given the right to make temporary tables, or to take advisory locks, after all, by an administrator say, bends nothing. */
beforeAll(async () => {
  releaseRoles = await holdClusterRoles();
  database = await createTestDatabase();
  await applyRoles(database.pool);
  const name = new URL(database.url).pathname.slice(1);
  const connect = async (app: AppRole): Promise<[AppRole, Pool]> => {
    await adminQuery(`CREATE ROLE ${login(app)} LOGIN PASSWORD 'secret' IN ROLE ${ROLES[app]}`);
    await adminQuery(`GRANT TEMPORARY ON DATABASE ${name} TO ${login(app)}`);
    const url = new URL(database.url);
    url.username = login(app);
    url.password = 'secret';
    return [app, createPool({ connectionString: url.href, applicationName: login(app), max: 4 })];
  };
  // One after the other: of two grants on one database at once one fails.
  const connected: [AppRole, Pool][] = [];
  for (const app of APPS) connected.push(await connect(app));
  await database.pool.query(
    `GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint), pg_advisory_lock(integer, integer) TO ${login('query')}`,
  );
  pools = Object.fromEntries(connected) as Record<AppRole, Pool>;
  history = new History(pools.consumer);
  await history.happened(
    ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId: 'p', code: 'abc' }],
    ['contract.signed.v1', '2026-01-01T00:00:00Z', { contractId: 'c', partnerId: 'p', payoutAccountRef: 'ref-1' }],
    ['client.signed_up.v1', '2026-01-02T00:00:00Z', { accountId: 'a', separateAccount: true, referralCode: 'abc' }],
  );
  await paid();
});
afterAll(async () => {
  for (const pool of Object.values(pools)) await pool.end();
  await database.drop();
  for (const app of APPS) await adminQuery(`DROP ROLE ${login(app)}`);
  await releaseRoles();
});

let payments = 0;
/** 500.00, hence a commission of 50.00, through the consumer's own path and role. */
const paid = (): Promise<unknown> =>
  history.happened([
    'payment.succeeded.v1',
    '2026-02-01T00:00:00Z',
    { paymentId: `pay-${(payments += 1)}`, accountId: 'a', amountMinor: 50_000, currency: 'USD', period: 'month' },
  ]);

const available = async (): Promise<string> => {
  const { rows } = await database.pool.query(
    `SELECT available FROM projections_1.partner_balances WHERE partner_id = 'p' AND asset = 'USD'`,
  );
  return rows[0].available as string;
};

/** Whatever was tried: every balance is the sum of its entries, and each payment has brought what it should. */
afterEach(async () => {
  expect((await verifySums(new LiveSnapshots(database.pool))).wrong).toEqual([]);
  expect(await available()).toBe(String(payments * 5_000));
});

const ENTRY = `(position, seq, partner_id, asset, amount, debit_account, credit_account, code, effective_at, recorded_at, event_id)`;

/** Runs statements on one connection of a role, which is thrown away with its temporary tables. */
async function as<T>(app: AppRole, work: (query: (sql: string) => Promise<unknown>) => Promise<T>): Promise<T> {
  const client = await pools[app].connect();
  try {
    return await work((sql) => client.query(sql));
  } finally {
    client.release(true);
  }
}

describe.each(['consumer', 'ops'] as const)('the role %s', (app) => {
  test.each([
    `INSERT INTO projections_1.partner_balances VALUES ('q', 'USD', 1, 0, 0, 0, 1, 0)`,
    `UPDATE projections_1.partner_balances SET available = available + 1, granted = granted + 1`,
    `DELETE FROM projections_1.partner_balances`,
    `INSERT INTO projections_1.client_rewards VALUES ('a', 'p', 'USD', 1)`,
    `UPDATE projections_1.client_rewards SET amount = amount + 1`,
    `INSERT INTO projections_1.daily_flows VALUES ('2026-01-01', 'USD', 'program:expense', 'partner:available', 1, 1)`,
    `UPDATE projections_1.daily_flows SET amount = amount + 1`,
    `INSERT INTO projections_1.segment_flows SELECT * FROM projections_1.segment_flows`,
    `UPDATE projections_1.segment_flows SET amount = amount + 1`,
    `UPDATE projections_1.summed_segments SET last_position = 1`,
    `MERGE INTO projections_1.partner_balances b USING (SELECT 'p' AS id) x ON b.partner_id = x.id
       WHEN MATCHED THEN UPDATE SET available = 0, granted = 0`,
    `COPY projections_1.partner_balances FROM STDIN`,
  ])('writes no sum: %s', async (sql) => {
    await as(app, (query) => expect(query(sql)).rejects.toThrow(/permission denied/));
  });

  test('writes no sum by a trigger of its own on a temporary table', async () => {
    await as(app, async (query) => {
      await query(`CREATE TEMP TABLE mine (x int);
        CREATE FUNCTION pg_temp.bend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          UPDATE projections_1.partner_balances SET available = available + 1, granted = granted + 1;
          RETURN NULL;
        END $$;
        CREATE TRIGGER bend AFTER INSERT ON mine FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.bend()`);
      await expect(query('INSERT INTO mine VALUES (1)')).rejects.toThrow(/permission denied/);
    });
  });

  test('has no entries of its own summed up by the ledger’s function', async () => {
    await as(app, async (query) => {
      await query('CREATE TEMP TABLE ledger_entries (LIKE projections_1.ledger_entries)');
      for (const sumUp of ['sum_up_entries', 'sum_up_days']) {
        const trigger = `CREATE TRIGGER sums AFTER INSERT ON pg_temp.ledger_entries REFERENCING NEW TABLE AS posted
          FOR EACH STATEMENT EXECUTE FUNCTION projections_1.${sumUp}()`;
        await expect(query(trigger)).rejects.toThrow(/permission denied/);
      }
    });
  });

  test.each([500_000_000, 9_000_000_000_000_000, -1])(
    'makes no partitions that no append can need: for position %s',
    async (position) => {
      await as(app, async (query) => {
        await expect(query(`SELECT ensure_event_partitions(${position})`)).rejects.toThrow(/beyond the head/);
        await expect(query(`SELECT make_event_partitions(${position})`)).rejects.toThrow(/permission denied/);
      });
    },
  );
});

describe('temporary tables with the names of ours', () => {
  /** Everything that a function or trigger of the ledger's could name. */
  const shadows = async (): Promise<string> => {
    const { rows } = await database.pool.query<{ sql: string }>(
      `SELECT string_agg(DISTINCT format('CREATE TEMP TABLE %I (LIKE %I.%I)', relname, nspname, relname), ';') AS sql
       FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
       WHERE relkind IN ('r', 'p') AND NOT relispartition AND nspname IN ('public', 'projections_1')
         AND relname <> 'owner_locks'`,
    );
    return rows[0]!.sql;
  };

  test('let no entry in without its sums, and none that names no event', async () => {
    await as('consumer', async (query) => {
      await query(await shadows());
      await query(`INSERT INTO pg_temp.events (position, event_id, source, type, schema_version, occurred_at, recorded_at, data)
                   VALUES (4711, 'forged', 's', 't', 1, now(), now(), '{}')`);
      const forged = `INSERT INTO projections_1.ledger_entries ${ENTRY}
        VALUES (4711, 1, 'p', 'USD', 3, 'program:expense', 'partner:p:available', 'COMMISSION', now(), now(), 'forged')`;
      await expect(query(forged)).rejects.toThrow(/does not hold/);
      // One that names an event is summed up where the sums are, as the check after each test finds.
      await query(`BEGIN; INSERT INTO projections_1.ledger_entries ${ENTRY}
        SELECT position, 9, 'p', 'USD', 7, 'program:expense', 'partner:p:available', 'COMMISSION', now(), now(), event_id
        FROM public.events WHERE position = 3`);
      const balance = `SELECT available FROM projections_1.partner_balances WHERE partner_id = 'p' AND asset = 'USD'`;
      expect(await query(balance)).toMatchObject({ rows: [{ available: String(payments * 5_000 + 7) }] });
      await query('ROLLBACK');
    });
  });

  test('let no filter in of ids that are still added to', async () => {
    await as('consumer', async (query) => {
      await query(`${await shadows()}; INSERT INTO pg_temp.event_store_head (only_row, position, chain_hash)
                   VALUES (true, 9000000, '')`);
      const filter = `INSERT INTO public.event_id_filters VALUES (1, 1999999, 1, 1999999, '', '')`;
      await expect(query(filter)).rejects.toThrow(/still added to/);
    });
  });
});

describe('whoever may read only', () => {
  /** Every lock that anybody may take, by every name that the ledger ever took one. */
  const HOLD = [
    'ensure_event_partitions',
    'referral-ledger outbound',
    'referral-ledger replay',
    'referral-ledger roles',
  ]
    .map((name) => `SELECT pg_advisory_lock(hashtext('${name}'))`)
    .concat(
      'SELECT pg_advisory_lock(7364532001)',
      `SELECT pg_advisory_lock(736453, hashtext('public.event_ids_000000'))`,
    )
    .join(';');

  test('holds nobody up by a lock', async () => {
    await as('query', async (query) => {
      await query(HOLD);
      const locks = [
        ...['event_store_head', 'outbound_cursors', 'projection_versions', 'owner_locks', 'events'].map(
          (table) => `SELECT FROM ${table} FOR UPDATE`,
        ),
        ...['event_store_head', 'outbound_cursors', 'projections_1.partner_balances'].map(
          (table) => `DO $$ BEGIN LOCK TABLE ${table} IN ROW SHARE MODE; END $$`,
        ),
      ];
      for (const lock of locks) await expect(query(lock)).rejects.toThrow(/permission denied/);

      await paid();
      await inTransaction(pools.consumer, (client) => client.query('SELECT ensure_event_partitions(4000000)'));
      expect((await new OutboundStream(pools.consumer, 'rewards').next(10))?.events.length).toBeGreaterThan(0);
      expect((await pools.consumer.query('SELECT may_make_id_filter() AS mine')).rows).toEqual([{ mine: true }]);
      await createReplay(database.pool, 'test');
      await abortReplay(database.pool);
      await applyRoles(database.pool);
      await migrateAll(database.url);
    });
  });

  test.each([
    'may_make_id_filter()',
    'ensure_event_partitions(1)',
    'make_event_partitions(1)',
    `build_next(1, 'sums')`,
  ])('may not call %s', async (call) => {
    await as('query', (query) => expect(query(`SELECT ${call}`)).rejects.toThrow(/permission denied/));
  });
});

describe.each(APPS)('the role %s', (app) => {
  const TABLES = ['public', 'projections_1'];
  /** Each keeps somebody from work that has to be done; those before it are what any statement takes. */
  const MODES = ['SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'];

  test('locks no table or view as a whole', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class
       WHERE relkind IN ('r', 'p', 'v') AND relnamespace = ANY ($1::regnamespace[])`,
      [TABLES],
    );
    expect(rows.length).toBeGreaterThan(30);
    await as(app, async (query) => {
      for (const { name } of rows)
        for (const mode of MODES) {
          const lock = `DO $$ BEGIN LOCK TABLE ${name} IN ${mode} MODE; END $$`;
          await expect(query(lock)).rejects.toThrow(/permission denied/);
        }
    });
  });

  test.each([
    `lo_from_bytea(0, 'x')`,
    'lo_create(0)',
    'lo_creat(-1)',
    `lo_put(1, 0, 'x')`,
    `lowrite(0, 'x')`,
    `pg_logical_emit_message(false, 'x', repeat('x', 1000))`,
    'pg_export_snapshot()',
    `pg_notify('x', 'y')`,
    'pg_advisory_xact_lock(g) FROM generate_series(1, 1000000) AS g',
    'pg_try_advisory_lock(1, 2)',
    'pg_advisory_lock_shared(7)',
  ])('fills no disk, and no memory for locks: %s', async (call) => {
    await as(app, (query) => expect(query(`SELECT ${call}`)).rejects.toThrow(/permission denied for function/));
  });
});

test('the consumer empties the correction queue of a version, and no table besides', async () => {
  await as('consumer', async (query) => {
    await query(`SELECT empty_slow_lane('projections_1')`);
    await expect(query(`SELECT empty_slow_lane('public')`)).rejects.toThrow(/no version's schema/);
    await expect(query('DELETE FROM projections_1.slow_facts')).rejects.toThrow(/permission denied/);
  });
  for (const app of ['query', 'ops'] as const)
    await as(app, (query) =>
      expect(query(`SELECT empty_slow_lane('projections_1')`)).rejects.toThrow(/permission denied/),
    );
});

test('an owner who writes a sum by a slip is refused, and one who means to is found out by the entries', async () => {
  const raise = `UPDATE projections_1.partner_balances SET available = available + 1, granted = granted + 1`;
  await expect(database.pool.query(raise)).rejects.toThrow(/entries of the ledger alone/);
  const client = await database.pool.connect();
  await client.query(`BEGIN; CREATE TEMP TABLE mine (x int);
    CREATE FUNCTION pg_temp.bend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${raise}; RETURN NULL; END $$;
    CREATE TRIGGER bend AFTER INSERT ON mine FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.bend();
    INSERT INTO mine VALUES (1); COMMIT`);
  expect((await verifySums(new LiveSnapshots(database.pool))).wrong).toMatchObject([
    { table: 'partner_balances', columns: ['available', 'granted'] },
  ]);
  await client.query(`SET session_replication_role = replica; ${raise.replaceAll('+ 1', '- 1')}`);
  client.release(true);
});

describe('the catalogue', () => {
  const OURS = `n.nspname = 'public' OR n.nspname LIKE 'projections\\_%'`;

  test('has no function whose search_path is its caller’s, or in which temporary tables come first', async () => {
    const { rows } = await database.pool.query<{ name: string; path: string | null }>(
      `SELECT p.oid::regprocedure::text AS name,
              (SELECT setting FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%') AS path
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${OURS}`,
    );
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.filter(({ path }) => path === null || !/, "?pg_temp"?$/.test(path))).toEqual([]);
  });

  test('has no function with the owner’s rights that everybody may call', async () => {
    const { rows } = await database.pool.query(
      `SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,
              aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS acl
       WHERE (${OURS}) AND p.prosecdef AND acl.grantee = 0`,
    );
    expect(rows).toEqual([]);
  });

  test('has no trigger whose function is not one of those', async () => {
    const { rows } = await database.pool.query(
      `SELECT g.tgname, g.tgrelid::regclass::text FROM pg_trigger g
       JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_namespace f ON f.oid = p.pronamespace
       WHERE (${OURS}) AND NOT g.tgisinternal AND NOT (f.nspname = 'public' OR f.nspname = n.nspname)`,
    );
    expect(rows).toEqual([]);
  });

  test('gives nobody but the owner a right to write sums or entries that are there, or to lock what is the owner’s', async () => {
    const { rows } = await database.pool.query(
      `SELECT c.oid::regclass::text AS name, acl.grantee::regrole::text AS role, acl.privilege_type AS right
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS acl
       WHERE (${OURS}) AND acl.grantee <> c.relowner AND acl.privilege_type <> 'SELECT'
         AND (c.relname IN ('partner_balances', 'client_rewards', 'daily_flows', 'segment_flows', 'owner_locks', 'schema_migrations', 'deferred_statements')
              OR (c.relname IN ('ledger_entries', 'summed_segments') AND acl.privilege_type <> 'INSERT'))`,
    );
    expect(rows).toEqual([]);
  });

  test('lets nobody but the owner make anything, a temporary table neither', async () => {
    const { rows } = await database.pool.query(
      `SELECT has_database_privilege(role, current_database(), 'TEMPORARY') AS temporary,
              has_database_privilege(role, current_database(), 'CREATE') AS schema,
              has_schema_privilege(role, 'public', 'CREATE') AS "table",
              has_schema_privilege(role, 'projections_1', 'CREATE') AS "in version"
       FROM unnest($1::text[]) AS role`,
      [Object.values(ROLES)],
    );
    expect(rows).toEqual(APPS.map(() => ({ temporary: false, schema: false, table: false, 'in version': false })));
  });
});

test('the log and the store stand as they were', async () => {
  expect((await verifyLog(database.pool)).problem).toBeNull();
  expect(await new EventStore(pools.consumer).head()).toBe(3 + payments);
});
