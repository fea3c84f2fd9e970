import { inTransaction, type Pool, type PoolClient } from '#platform';
import { SUM_UP_LEDGER, SUMMED_UP } from '../ledger/sum-up.js';

/** Statements at work at once: building an index is work for one core, most of the time. */
const AT_ONCE = 2;
/**
 * For a transaction whose work is done again where a crash of the database takes it back: the step that ends the indexing
 * waits for the disk, and with it for all that came before.
 */
export const NO_WAIT_FOR_DISK = 'SET LOCAL synchronous_commit = off';
/** No more processes than statements: they would take the cores from each other, and from whoever pays. */
const SETTINGS = {
  maintenance_work_mem: '256MB',
  work_mem: '128MB',
  max_parallel_maintenance_workers: '0',
};
const SET = Object.entries(SETTINGS)
  .map(([name, value]) => `SET LOCAL ${name} = '${value}'`)
  .join('; ');

/** The line of the sums: with the indexes of the tables that they fill, which come after them. */
export const SUMS = 'sums';

/** A version whose tables are to be bare, or are. */
export interface BareVersion {
  version: number;
  schema: string;
}

/**
 * Drops the indexes of an empty version and silences its triggers, and writes down the statements that bring them back,
 * those for the sums with them: tables are filled several times faster without, and an index that is built at once is
 * smaller. Keys that are constraints stay: those of small tables.
 * @param client in a transaction whose search_path is the version's schema
 */
export async function makeBare(client: PoolClient, { version, schema }: BareVersion): Promise<void> {
  await defer(client, version, SUMS, SUM_UP_LEDGER, 'ledger_entries');
  const { rows } = await client.query<{ table: string; index: string; create: string }>(
    `SELECT t.relname AS "table", i.indexrelid::regclass::text AS index, pg_get_indexdef(i.indexrelid) AS "create"
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
     WHERE t.relnamespace = $1::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
     -- keys first: what they refuse shows before the other indexes are built
     ORDER BY t.relname, i.indisunique DESC, i.indexrelid`,
    [schema],
  );
  for (const { table, index, create } of rows) {
    await client.query(`DROP INDEX ${index}`);
    await defer(client, version, SUMMED_UP.includes(table) ? SUMS : table, create, table);
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
export async function defer(
  client: PoolClient,
  version: number,
  line: string,
  statement: string,
  tableRead = line,
): Promise<void> {
  await client.query('INSERT INTO deferred_statements (version, line, table_read, statement) VALUES ($1, $2, $3, $4)', [
    version,
    line,
    tableRead,
    statement,
  ]);
}

/**
 * Runs what was deferred, each statement with the note that it was, so that it can be gone on with after any fault; two
 * lines at a time, those with the most to read first: so both end at about the same time. Triggers stay silent until
 * `listenAgain`.
 */
export async function runDeferred(pool: Pool, bare: BareVersion, signal?: AbortSignal): Promise<void> {
  const { rows } = await pool.query<{ line: string }>(
    `SELECT line FROM deferred_statements
     JOIN pg_class t ON t.relname = table_read AND t.relnamespace = $2::regnamespace
     WHERE version = $1 GROUP BY line ORDER BY sum(pg_relation_size(t.oid)) DESC, line`,
    [bare.version, bare.schema],
  );
  const lines = rows.map(({ line }) => line);
  const work = async (): Promise<void> => {
    for (let line = lines.shift(); line !== undefined && !signal?.aborted; line = lines.shift()) {
      while (!signal?.aborted && (await runNext(pool, bare, line)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** @returns whether there was one */
function runNext(pool: Pool, { version, schema }: BareVersion, line: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL search_path TO ${schema}, public; ${SET}; ${NO_WAIT_FOR_DISK}`);
    const { rows } = await client.query<{ statement: string }>(
      `DELETE FROM deferred_statements
       WHERE place = (SELECT min(place) FROM deferred_statements WHERE version = $1 AND line = $2) RETURNING statement`,
      [version, line],
    );
    if (rows[0]) await client.query(rows[0].statement);
    return rows.length > 0;
  });
}

/** Everything that was deferred is there again. @throws Error where it is not */
export async function listenAgain(client: PoolClient, { version, schema }: BareVersion): Promise<void> {
  const { rows } = await client.query('SELECT FROM deferred_statements WHERE version = $1', [version]);
  if (rows.length > 0) throw new Error(`${rows.length} indexes of ${schema} are not built yet`);
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
