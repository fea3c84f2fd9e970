import { inTransaction, ONE_PROCESS, type Pool, type PoolClient } from '#platform';
import type { Lease } from '#projector';
import {
  DIGESTED_ROWS,
  rowsOfBoth,
  secretSeed,
  tableDigests,
  type CountedRows,
  PROGRAM,
  type Comparison,
  type TableComparison,
} from '#read-models';
import { advanceTo, type Advance } from './advance.js';
import { ReplayFencedError } from './replay-error.js';
import { rowDifferences } from './row-differences.js';

/** Of these nobody's money depends: a release may say of the same event what the one before did not. */
const IN_OWN_WORDS: readonly string[] = ['rejected_events'];

const SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

interface Standing {
  version: number;
  schema: string;
  position: number;
  readPosition: number;
  program: string;
}

/** Where the version of `condition` stands in this transaction, whose search_path becomes that version's. */
async function standAt(client: PoolClient, condition: string, parameters: unknown[]): Promise<Standing | undefined> {
  const { rows } = await client.query<Standing>(
    `SELECT version, schema_name AS schema, position, read_position AS "readPosition", program,
            set_config('search_path', schema_name || ', public', true)
     FROM projection_versions WHERE ${condition}`,
    parameters,
  );
  return rows[0];
}

async function compareTables(
  live: { client: PoolClient; digests: Record<string, string> },
  replayed: { client: PoolClient; digests: Record<string, string> },
  counted: CountedRows,
  ofOneRelease: boolean,
): Promise<TableComparison[]> {
  const tables: TableComparison[] = [];
  for (const [table, rows] of Object.entries(counted)) {
    const [ours, theirs] = [live.digests[table] ?? null, replayed.digests[table] ?? null];
    const equal = ours === theirs;
    const inBoth = ours !== null && theirs !== null;
    const leftOut = !equal && !ofOneRelease && (!inBoth || IN_OWN_WORDS.includes(table));
    tables.push({
      table,
      live: ours,
      replayed: theirs,
      equal,
      ...(leftOut && { leftOut }),
      ...(!equal && inBoth && (await rowDifferences(live.client, replayed.client, rows))),
    });
  }
  return tables;
}

/**
 * Compares a version with the live one, table by table and, where a table differs, row by row. The live version is
 * read from one snapshot, which stands at a position P; the other one is moved to exactly P meanwhile. Nobody waits:
 * the live version moves on.
 * @returns undefined where the live version has facts in its correction queue, so that it stands at no one position, or where
 *   the replay was told to stop
 */
export async function compareWithLive(pool: Pool, lease: Lease, advance: Advance): Promise<Comparison | undefined> {
  return inTransaction(
    pool,
    async (live) => {
      const at = (await standAt(live, `state = 'live'`, []))!;
      if (at.position !== at.readPosition) return undefined;
      if (!(await advanceTo(pool, lease, at.position, advance))) return undefined;
      return inTransaction(
        pool,
        async (client) => {
          const own = await standAt(client, 'version = $1 AND epoch = $2', [lease.version, lease.epoch]);
          if (own?.position !== at.position || own.readPosition !== at.position) {
            throw new ReplayFencedError(lease.version);
          }
          for (const one of [live, client]) await one.query(ONE_PROCESS);
          const ofOneRelease = at.program === PROGRAM;
          const counted = ofOneRelease ? DIGESTED_ROWS : await rowsOfBoth(client, [at.schema, lease.schema]);
          const seed = secretSeed();
          const [digests, ownDigests] = await Promise.all([
            tableDigests(live, at.schema, counted, seed),
            tableDigests(client, lease.schema, counted, seed),
          ]);
          const tables = await compareTables(
            { client: live, digests },
            { client, digests: ownDigests },
            counted,
            ofOneRelease,
          );
          const equal = tables.every((table) => table.equal || table.leftOut);
          const found = { position: at.position, liveVersion: at.version, equal, tables };
          return ofOneRelease ? found : { ...found, liveProgram: at.program };
        },
        SNAPSHOT,
      );
    },
    SNAPSHOT,
  );
}
