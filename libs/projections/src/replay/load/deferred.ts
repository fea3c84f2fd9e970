import { inTransaction, type Pool, type PoolClient } from '#platform';

/** Statements at work at once: building an index is work for one core, most of the time. */
const AT_ONCE = 2;
/**
 * No more processes than statements: they would take the cores from each other, and from whoever pays. Nor is the disk waited
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
  await client.query(
    `CREATE TABLE deferred_statements (place integer GENERATED ALWAYS AS IDENTITY, line text NOT NULL,
                                       table_read text NOT NULL, statement text NOT NULL)`,
  );
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

/**
 * Adds a statement to the end of a line, which for most is the table that it is about. What stands in one line is run one
 * after the other.
 * @param tableRead of those that it has to go through, the largest: says how long it will take
 */
export async function defer(client: PoolClient, line: string, statement: string, tableRead = line): Promise<void> {
  await client.query('INSERT INTO deferred_statements (line, table_read, statement) VALUES ($1, $2, $3)', [
    line,
    tableRead,
    statement,
  ]);
}

/** Moves everything that stands in some lines to the end of another one. */
export async function lineUp(client: PoolClient, lines: readonly string[], line: string): Promise<void> {
  await client.query(
    `WITH left_behind AS (DELETE FROM deferred_statements WHERE line = ANY($1) RETURNING *)
     INSERT INTO deferred_statements (line, table_read, statement)
     SELECT $2, table_read, statement FROM left_behind ORDER BY place`,
    [lines, line],
  );
}

/**
 * Runs what was deferred, each statement with the note that it was, so that it can be gone on with after any fault; two
 * lines at a time, those with the most to read first: so both end at about the same time. Triggers stay silent until
 * `listenAgain`.
 */
export async function runDeferred(pool: Pool, schema: string, signal?: AbortSignal): Promise<void> {
  const { rows } = await pool.query<{ line: string }>(
    `SELECT line FROM ${schema}.deferred_statements
     JOIN pg_class t ON t.relname = table_read AND t.relnamespace = $1::regnamespace
     GROUP BY line ORDER BY sum(pg_relation_size(t.oid)) DESC, line`,
    [schema],
  );
  const lines = rows.map(({ line }) => line);
  const work = async (): Promise<void> => {
    for (let line = lines.shift(); line !== undefined && !signal?.aborted; line = lines.shift()) {
      while (!signal?.aborted && (await runNext(pool, schema, line)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** @returns whether there was one */
function runNext(pool: Pool, schema: string, line: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL search_path TO ${schema}, public; ${SET}`);
    const { rows } = await client.query<{ statement: string }>(
      `DELETE FROM deferred_statements
       WHERE place = (SELECT min(place) FROM deferred_statements WHERE line = $1) RETURNING statement`,
      [line],
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
