import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, type Pool } from '#platform';
import { migrateAll } from '#read-models';
import { forgetPostgres, startPostgres } from '../../stack/postgres/index.js';
import type { Bench } from './scenario.js';

export interface BenchDatabase {
  url: string;
  pool: Pool;
}

/** A PostgreSQL of the run's own. */
export interface BenchPostgres {
  /** A new database with the schema of this release. */
  createDatabase(name: string): Promise<BenchDatabase>;
  /** A copy of a database, whose pool is ended by it: nobody may be connected to what is copied. */
  copyDatabase(name: string, of: BenchDatabase): Promise<BenchDatabase>;
  /** A new database with nothing in it: for a peer that brings its own schema. */
  createEmpty(name: string): Promise<BenchDatabase>;
  /** Gives the space of a database back; its pool is ended. */
  dropDatabase(database: BenchDatabase): Promise<void>;
}

const POOL_SIZE = 10;
const POOL_ENDS_WITHIN_MS = 1000;

/**
 * Starts an embedded PostgreSQL as `npm start` does: with fsync, unlike that of the tests. It is stopped and its data
 * removed with the run's cleanups. @param settings over those of `npm start`, by PostgreSQL's own names
 */
export async function startBenchPostgres(
  { cleanups, progress }: Bench,
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchPostgres> {
  progress('starting PostgreSQL');
  const directory = mkdtempSync(join(tmpdir(), 'referral-ledger-bench-'));
  const place = join(directory, 'postgres');
  cleanups.add(() => {
    forgetPostgres(place);
    rmSync(directory, { recursive: true, force: true });
  });
  const postgres = await startPostgres({
    directory: place,
    logFile: join(directory, 'postgres.log'),
    settings: { ...settings },
    onSpawn: (child) => cleanups.add(() => child.stop(10_000)),
  });
  const admin = async (statement: string): Promise<void> => {
    const pool = createPool({ connectionString: postgres.url('postgres'), applicationName: 'bench', max: 1 });
    await pool.query(statement);
    await pool.end();
  };
  const connect = (name: string): BenchDatabase => {
    const url = postgres.url(name);
    const pool = createPool({ connectionString: url, applicationName: 'bench', max: POOL_SIZE });
    // It waits for queries under way: those of an interrupted run end with PostgreSQL.
    cleanups.add(() => Promise.race([endOnce(pool), sleep(POOL_ENDS_WITHIN_MS, undefined, { ref: false })]));
    return { url, pool };
  };
  const createEmpty = async (name: string): Promise<BenchDatabase> => {
    await postgres.createDatabase(name);
    return connect(name);
  };
  return {
    createEmpty,
    copyDatabase: async (name, of) => {
      await endOnce(of.pool);
      // What is copied page by page through the log would still be written to the disk while one measures.
      await admin(`CREATE DATABASE "${name}" TEMPLATE "${nameOf(of)}" STRATEGY file_copy`);
      return connect(name);
    },
    createDatabase: async (name) => {
      const database = await createEmpty(name);
      await migrateAll(database.url);
      return database;
    },
    dropDatabase: async (database) => {
      await endOnce(database.pool);
      await admin(`DROP DATABASE "${nameOf(database)}" WITH (FORCE)`);
    },
  };
}

const nameOf = ({ url }: BenchDatabase): string => new URL(url).pathname.slice(1);

const endOnce = async (pool: Pool): Promise<void> => {
  if (!pool.ended) await pool.end();
};
