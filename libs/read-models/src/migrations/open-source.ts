import { presentHost } from '#platform';
import type { DataSource, LogLevel, LogMessage } from 'typeorm';
import { MIGRATIONS } from './migrations.js';

/**
 * The database as TypeORM knows it, with this release's migrations. Nobody asks whether a commit has reached the standby: a migration that a
 * failover loses, or whose the database is, is lost with the note that it was done, and is done by the next `migrate` or start.
 */
export async function openSource(databaseUrl: string): Promise<DataSource> {
  // Loaded here alone: it takes its time, and most processes never migrate.
  const typeorm = await import('typeorm');
  /** Says which migration failed, and not on standard output, which is for results. */
  class OnStandardError extends typeorm.AbstractLogger {
    protected override writeLog(_level: LogLevel, { message }: LogMessage): void {
      process.stderr.write(`${message}\n`);
    }
  }
  const source = new typeorm.DataSource({
    type: 'postgres',
    url: await presentHost(databaseUrl, 'read-write'),
    applicationName: 'referral-ledger-migrate',
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    logger: new OnStandardError(),
  });
  return source.initialize();
}
