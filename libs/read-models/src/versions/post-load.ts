import { inTransaction, type Pool, type PoolClient } from '#platform';
import { SUM_UP_DAYS } from '../ledger/daily-flows.js';
import { SUM_UP_LEDGER, SUMMED_UP } from '../ledger/sum-up.js';

/** Statements at work at once: building an index is work for one core, most of the time. */
const AT_ONCE = 2;
/**
 * For a transaction whose work is done again where a crash of the database takes it back: the step that ends the indexing
 * waits for the disk, and with it for all that came before.
 */
export const NO_WAIT_FOR_DISK = 'SET LOCAL synchronous_commit = off';

/** The line of the sums: with the indexes of the tables that they fill, which come after them. */
export const SUMS = 'sums';
/** The line of the triggers: they would refuse the sums, which come before. */
export const GUARDS = 'guards';

/** A version whose tables are to be without indexes, or are. */
export interface VersionSchema {
  version: number;
  schema: string;
}

/**
 * Drops the indexes and the triggers of an empty version, and writes down the statements that bring them back,
 * the sums and the planner's figures with them: tables are filled several times faster without, and an index that is built
 * at once is smaller. Keys that are constraints stay: those of small tables.
 * @param client in a transaction whose search_path is the version's schema
 */
export async function dropForLoading(client: PoolClient, { version, schema }: VersionSchema): Promise<void> {
  await defer(client, version, SUMS, SUM_UP_LEDGER, 'ledger_entries');
  await defer(client, version, SUMS, SUM_UP_DAYS, 'ledger_entries');
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
    await defer(client, version, lineOf(table), create, table);
  }
  await deferTriggers(client, { version, schema });
}

/**
 * Drops the triggers, and writes down what brings them back, the planner's figures, and vacuuming, which would go through
 * tables that grow, again and again, and stand in the way of those that build. Only silenced, a trigger that sees the new
 * rows as a table would still have them all copied into one.
 */
export async function deferTriggers(client: PoolClient, { version, schema }: VersionSchema): Promise<void> {
  const { rows: tables } = await client.query<{ table: string }>(
    `SELECT relname AS "table" FROM pg_class WHERE relkind = 'r' AND relnamespace = $1::regnamespace`,
    [schema],
  );
  for (const { table } of tables) {
    await client.query(`ALTER TABLE ${schema}.${table} SET (autovacuum_enabled = off)`);
    await defer(client, version, lineOf(table), `ANALYZE ${table}`, table);
    await defer(client, version, lineOf(table), `ALTER TABLE ${table} RESET (autovacuum_enabled)`, table);
  }
  const { rows: triggers } = await client.query<{ table: string; trigger: string; create: string }>(
    `SELECT t.relname AS "table", g.tgname AS trigger, pg_get_triggerdef(g.oid) AS "create"
     FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
     WHERE t.relnamespace = $1::regnamespace AND NOT g.tgisinternal ORDER BY t.relname, g.tgname`,
    [schema],
  );
  for (const { table, trigger, create } of triggers) {
    await client.query(`DROP TRIGGER ${trigger} ON ${schema}.${table}`);
    await defer(client, version, GUARDS, create, table);
  }
}

const lineOf = (table: string): string => (SUMMED_UP.includes(table) ? SUMS : table);

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
 * lines at a time, those with the most to read first: so both end at about the same time. The triggers not
 * there yet: see `restoreTriggers`. Readers do not wait for any of it.
 */
export async function runPostLoad(pool: Pool, { version, schema }: VersionSchema, signal?: AbortSignal): Promise<void> {
  const { rows } = await pool.query<{ line: string }>(
    `SELECT line FROM deferred_statements
     JOIN pg_class t ON t.relname = table_read AND t.relnamespace = $2::regnamespace
     WHERE version = $1 AND line <> $3 GROUP BY line ORDER BY sum(pg_relation_size(t.oid)) DESC, line`,
    [version, schema, GUARDS],
  );
  const lines = rows.map(({ line }) => line);
  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const work = async (): Promise<void> => {
    for (let line = lines.shift(); line !== undefined && !stop.aborted; line = lines.shift()) {
      const next = line;
      const runNext = async (client: PoolClient): Promise<boolean> => {
        await client.query(NO_WAIT_FOR_DISK);
        return buildNext(client, version, next);
      };
      while (!stop.aborted && (await inTransaction(pool, runNext)));
    }
  };
  // Where one fails, nothing is at work any more once that is known: whoever goes on would meet it in the same line.
  const outcomes = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, () =>
      work().catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    ),
  );
  const fault = outcomes.find((outcome) => outcome.status === 'rejected');
  if (fault) throw fault.reason;
}

/** Brings back the triggers, in the caller's transaction: from here on nothing is written but what they let pass. */
export async function restoreTriggers(client: PoolClient, { version }: VersionSchema): Promise<void> {
  while (await buildNext(client, version, GUARDS));
}

/** With the owner's rights and settings, whoever asks: see migration 5. @returns whether there was one */
async function buildNext(client: PoolClient, version: number, line: string): Promise<boolean> {
  const { rows } = await client.query<{ built: boolean }>('SELECT build_next($1, $2) AS built', [version, line]);
  return rows[0]!.built;
}

/** @throws Error where anything is left that was deferred */
export async function requireComplete(client: PoolClient, { version, schema }: VersionSchema): Promise<void> {
  const { rows } = await client.query('SELECT FROM deferred_statements WHERE version = $1', [version]);
  if (rows.length > 0)
    throw new Error(`${rows.length} of the statements that complete ${schema} have not been run yet`);
}
