import { inTransaction, ONE_PROCESS, type Pool, type PoolClient } from '#platform';
import { GENESIS_HASH } from '../chain/batch-hash.js';
import { SEAL_HASH } from './chain-statements.js';
import { digestOf, type ChainedTable } from './chained-table.js';

/** A place in the chain of the records that was noted elsewhere. */
export interface NotedRecordHash {
  seq: number;
  /** In hexadecimal. */
  hash: string;
}

export interface RecordsVerdict {
  /** Where the chain of the records ends; 0 where nothing was ever sealed. */
  head: NotedRecordHash;
  /** Rows that were compared with their seals. */
  rows: number;
  /** A sentence: what is wrong first, and null where nothing is. It quotes no data. */
  problem: string | null;
}

const SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
const SEALS_AT_ONCE = 500;

/**
 * Checks what is kept beside the log (dead letters, gaps, what was acknowledged): that the seals form a chain, and that
 * every row is as it was sealed last. One snapshot; nobody waits for it.
 * @param noted seals that were noted elsewhere: who rewrites the chain cannot make them true
 */
export async function verifyRecords(
  pool: Pool,
  tables: readonly ChainedTable[],
  noted: readonly NotedRecordHash[] = [],
): Promise<RecordsVerdict> {
  return inTransaction(
    pool,
    async (client) => {
      await client.query(ONE_PROCESS);
      const { head, problem } = await walk(client, noted);
      if (problem !== undefined) return { head, rows: 0, problem };
      const stranger = await findStranger(client, tables);
      if (stranger !== undefined) return { head, rows: 0, problem: stranger };
      let rows = 0;
      for (const table of tables) {
        const found = await compare(client, table);
        const problem = found.problem ?? (await findContradiction(client, table));
        if (problem !== undefined) return { head, rows, problem };
        rows += found.rows;
      }
      return { head, rows, problem: null };
    },
    SNAPSHOT,
  );
}

interface SealRow {
  seq: number;
  previousHash: Buffer;
  hash: Buffer;
  computed: Buffer;
}

async function walk(
  client: PoolClient,
  noted: readonly NotedRecordHash[],
): Promise<{ head: NotedRecordHash; problem?: string | undefined }> {
  const expected = Map.groupBy(noted, ({ seq }) => seq);
  let head: { seq: number; hash: Buffer } = { seq: 0, hash: GENESIS_HASH };
  const at = (): NotedRecordHash => ({ seq: head.seq, hash: head.hash.toString('hex') });
  for (;;) {
    const { rows } = await client.query<SealRow>(
      `SELECT seq::float8 AS seq, previous_hash AS "previousHash", hash, ${SEAL_HASH} AS computed
       FROM record_seals WHERE seq > $1 ORDER BY seq LIMIT $2`,
      [head.seq, SEALS_AT_ONCE],
    );
    for (const row of rows) {
      const problem = problemOf(row, head, expected.get(row.seq) ?? []);
      if (problem !== undefined) return { head: at(), problem };
      head = row;
    }
    if (rows.length < SEALS_AT_ONCE) break;
  }
  const lost = noted.find(({ seq }) => seq > head.seq);
  if (!lost) return { head: at() };
  return {
    head: at(),
    problem: `the chain ends with seal ${head.seq}, and seal ${lost.seq} was noted: its end was cut off`,
  };
}

function problemOf(
  { seq, previousHash, hash, computed }: SealRow,
  before: { seq: number; hash: Buffer },
  noted: readonly NotedRecordHash[],
): string | undefined {
  if (seq !== before.seq + 1) return `seal ${before.seq + 1} was removed`;
  if (!previousHash.equals(before.hash))
    return `seal ${seq} does not follow the one before it: the chain was altered here`;
  if (!hash.equals(computed)) return `seal ${seq} was altered`;
  if (noted.every((seal) => seal.hash === hash.toString('hex'))) return undefined;
  return `seal ${seq} is not the one that was noted: the chain was rewritten`;
}

async function findStranger(client: PoolClient, tables: readonly ChainedTable[]): Promise<string | undefined> {
  const { rows } = await client.query<{ seq: number }>(
    'SELECT seq::float8 AS seq FROM record_seals WHERE table_name <> ALL ($1) ORDER BY seq LIMIT 1',
    [tables.map(({ name }) => name)],
  );
  return rows[0] && `seal ${rows[0].seq} is of a table that this release does not know`;
}

/** A row that was changed openly, and so sealed, to what it cannot be. */
async function findContradiction(client: PoolClient, table: ChainedTable): Promise<string | undefined> {
  const { name, row, key, holds } = table;
  if (!holds) return undefined;
  const { rows } = await client.query<{ key: string }>(
    `SELECT ${key} AS key FROM ${name} WHERE NOT (${holds.that}) ORDER BY ${key} LIMIT 1`,
  );
  return rows[0] && `${row}${rows[0].key}: ${holds.otherwise}`;
}

/** Each row against the last seal that has it, both ways. */
async function compare(
  client: PoolClient,
  table: ChainedTable,
): Promise<{ rows: number; problem?: string | undefined }> {
  const { rows } = await client.query<{ rows: number; key: string | null; sealed: boolean; kept: boolean }>(
    `WITH sealed AS MATERIALIZED (
       SELECT DISTINCT ON (key) key, substring(digests FROM ((n - 1) * 32 + 1)::integer FOR 32) AS digest
       FROM record_seals, unnest(keys) WITH ORDINALITY AS row (key, n)
       WHERE table_name = $1 ORDER BY key, seq DESC
     ), kept AS MATERIALIZED (SELECT ${table.key} AS key, ${digestOf(table)} AS digest FROM ${table.name}),
     wrong AS (
       SELECT key, sealed.digest IS NOT NULL AS sealed, kept.digest IS NOT NULL AS kept
       FROM sealed FULL JOIN kept USING (key) WHERE sealed.digest IS DISTINCT FROM kept.digest
       ORDER BY length(key), key LIMIT 1
     )
     SELECT (SELECT count(*) FROM kept)::float8 AS rows, wrong.* FROM (VALUES (1)) AS one LEFT JOIN wrong ON true`,
    [table.name],
  );
  const { rows: count, key, sealed, kept } = rows[0]!;
  if (key === null) return { rows: count };
  const what = !sealed ? 'was put in past the triggers' : kept ? 'was altered' : 'was removed';
  return { rows: count, problem: `the ${table.row}${key} ${what}` };
}
