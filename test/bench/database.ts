import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, type Pool } from '#platform';
import { migrateAll } from '#projections';
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
}

const POOL_SIZE = 10;
const POOL_ENDS_WITHIN_MS = 1000;

/**
 * Starts an embedded PostgreSQL as `npm start` does: with fsync, unlike that of the tests. It is stopped and its data
 * removed with the run's cleanups.
 */
export async function startBenchPostgres({ cleanups, progress }: Bench): Promise<BenchPostgres> {
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
    onSpawn: (child) => cleanups.add(() => child.stop(10_000)),
  });
  return {
    createDatabase: async (name) => {
      await postgres.createDatabase(name);
      const url = postgres.url(name);
      await migrateAll(url);
      const pool = createPool({ connectionString: url, applicationName: 'bench', max: POOL_SIZE });
      // It waits for queries under way: those of an interrupted run end with PostgreSQL.
      cleanups.add(() => Promise.race([pool.end(), sleep(POOL_ENDS_WITHIN_MS, undefined, { ref: false })]));
      return { url, pool };
    },
  };
}
