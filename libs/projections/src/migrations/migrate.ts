import { EVENT_STORE_MIGRATIONS } from '#event-store';
import { DataSource } from 'typeorm';
import { ProjectionVersions1793000000011 } from './1-projection-versions.js';
import { OutboundCursors1793000000012 } from './2-outbound-cursors.js';

/** Several apps may migrate at once when they start together; this lock lets one do it while the others wait. */
const MIGRATION_LOCK = 7_364_532_001;

/**
 * Brings a database to this release's schema; does nothing where it is there already.
 * @returns the names of the migrations that were run, in order
 */
export async function migrateAll(databaseUrl: string): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    applicationName: 'referral-ledger-migrate',
    migrations: [...EVENT_STORE_MIGRATIONS, ProjectionVersions1793000000011, OutboundCursors1793000000012],
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
  });
  await source.initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const run = await source.runMigrations();
    return run.map((migration) => migration.name);
  } finally {
    await lock.release();
    await source.destroy();
  }
}
