import { EVENT_STORE_MIGRATIONS } from '#event-store';
import { ProjectionVersions1793000000011 } from './1-projection-versions.js';
import { OutboundCursors1793000000012 } from './2-outbound-cursors.js';
import { Replays1793000000013 } from './3-replays.js';
import { BareVersions1793000000014 } from './4-bare-versions.js';
import { BuiltByLines1793000000015 } from './5-built-by-lines.js';
import { grantAll } from '../roles/grant-all.js';

/** Several apps may migrate at once when they start together; this lock lets one do it while the others wait. */
const MIGRATION_LOCK = 7_364_532_001;

/**
 * Brings a database to this release's schema; does nothing where it is there already.
 * @returns the names of the migrations that were run, in order
 */
export async function migrateAll(databaseUrl: string): Promise<string[]> {
  // Loaded here alone: it takes its time, and most processes never migrate.
  const { DataSource } = await import('typeorm');
  const source = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    applicationName: 'referral-ledger-migrate',
    migrations: [
      ...EVENT_STORE_MIGRATIONS,
      ProjectionVersions1793000000011,
      OutboundCursors1793000000012,
      Replays1793000000013,
      BareVersions1793000000014,
      BuiltByLines1793000000015,
    ],
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
  });
  await source.initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const run = await source.runMigrations();
    // What is new belongs to the roles as well: to those that `ops roles` has made.
    if (run.length > 0) await source.transaction((manager) => grantAll((sql) => manager.query<unknown[]>(sql)));
    return run.map((migration) => migration.name);
  } finally {
    await lock.release();
    await source.destroy();
  }
}
