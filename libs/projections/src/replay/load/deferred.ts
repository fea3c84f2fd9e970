import { inTransaction, type Pool, type PoolClient } from '#platform';

/** Statements at work at once: building an index is work for one core, most of the time. */
const LANES = 2;
/**
 * No more processes than lanes: they would take the cores from each other, and from whoever pays. Nor is the disk waited
 * for: what a crash of the database takes back is begun again, and the step that ends the indexing waits for all of it.
 */
const SETTINGS = {
  maintenance_work_mem: '256MB',
  work_mem: '128MB',
  max_parallel_maintenance_workers: '0',
  synchronous_commit: 'off',
};
const SET = Object.entries(SETTINGS)
  .map(([name, value]) => `SET LOCAL ${name} = '${value}'`)
  .join('; ');

/**
 * Drops a version's primary keys and indexes and silences its triggers, and writes down, in the version itself, the
 * statements that bring them back: tables are filled several times faster without, and an index that is built at once
 * is smaller. Within the caller's transaction, whose search_path is the version's schema.
 */
export async function deferIndexes(client: PoolClient, schema: string): Promise<void> {
  await client.query(`CREATE TABLE deferred_statements (table_name text NOT NULL, statement text NOT NULL)`);
  const { rows } = await client.query<{ table: string; create: string; drop: string }>(
    `SELECT t.relname AS "table",
            CASE WHEN k.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
                 ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', t.oid::regclass, k.conname, pg_get_constraintdef(k.oid))
            END AS "create",
            CASE WHEN k.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
                 ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', t.oid::regclass, k.conname) END AS "drop"
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
     LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
     WHERE t.relnamespace = $1::regnamespace
     -- keys first: what they refuse shows before the other indexes are built
     ORDER BY t.relname, k.oid IS NULL, i.indexrelid`,
    [schema],
  );
  for (const { table, create, drop } of rows) {
    await client.query(drop);
    await defer(client, table, create);
  }
  await eachTable(client, schema, (table) => `ALTER TABLE ${table} DISABLE TRIGGER USER`);
  // It would go through tables that grow, again and again.
  await eachTable(client, schema, (table) => `ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
}

/** Adds a statement to those that are run for a table once it is filled, after those that are there. */
export async function defer(client: PoolClient, table: string, statement: string): Promise<void> {
  await client.query('INSERT INTO deferred_statements VALUES ($1, $2)', [table, statement]);
}

/**
 * Runs what was deferred, each statement with the note that it was, so that it can be gone on with after any fault; two
 * tables at a time, the largest first. Triggers stay silent until `listenAgain`.
 */
export async function runDeferred(pool: Pool, schema: string, signal?: AbortSignal): Promise<void> {
  const { rows } = await pool.query<{ table: string }>(
    `SELECT DISTINCT ON (pg_relation_size(t.oid), table_name) table_name AS "table"
     FROM ${schema}.deferred_statements JOIN pg_class t ON t.relname = table_name AND t.relnamespace = $1::regnamespace
     ORDER BY pg_relation_size(t.oid) DESC, table_name`,
    [schema],
  );
  const tables = rows.map(({ table }) => table);
  const lane = async (): Promise<void> => {
    for (let table = tables.shift(); table !== undefined && !signal?.aborted; table = tables.shift()) {
      while (!signal?.aborted && (await runNext(pool, schema, table)));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** @returns whether there was one */
function runNext(pool: Pool, schema: string, table: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL search_path TO ${schema}, public; ${SET}`);
    const { rows } = await client.query<{ statement: string }>(
      `DELETE FROM deferred_statements WHERE ctid = (SELECT ctid FROM deferred_statements WHERE table_name = $1
                                                     ORDER BY ctid LIMIT 1) RETURNING statement`,
      [table],
    );
    if (rows[0]) await client.query(rows[0].statement);
    return rows.length > 0;
  });
}

/** Everything that was deferred is there again. @throws Error where it is not */
export async function listenAgain(client: PoolClient, schema: string): Promise<void> {
  const { rows } = await client.query('SELECT FROM deferred_statements');
  if (rows.length > 0) throw new Error(`${rows.length} indexes of ${schema} are not built yet`);
  await client.query('DROP TABLE deferred_statements');
  await eachTable(client, schema, (table) => `ALTER TABLE ${table} ENABLE TRIGGER USER`);
  await eachTable(client, schema, (table) => `ALTER TABLE ${table} RESET (autovacuum_enabled)`);
}

async function eachTable(client: PoolClient, schema: string, statement: (table: string) => string): Promise<void> {
  const { rows } = await client.query<{ table: string }>(
    `SELECT oid::regclass::text AS "table" FROM pg_class WHERE relkind = 'r' AND relnamespace = $1::regnamespace`,
    [schema],
  );
  for (const { table } of rows) await client.query(statement(table));
}
