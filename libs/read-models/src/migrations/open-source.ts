import { presentHost } from '#platform';
import { AbstractLogger, DataSource, type LogLevel, type LogMessage } from 'typeorm';
import { MIGRATIONS } from './migrations.js';
import { withGrants } from './with-grants.js';

/** Says which migration failed, and not on standard output, which is for results. */
class OnStandardError extends AbstractLogger {
  protected override writeLog(_level: LogLevel, { message }: LogMessage): void {
    process.stderr.write(`${message}\n`);
  }
}

/** The database as TypeORM knows it, with this release's migrations. */
export async function openSource(databaseUrl: string): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url: await presentHost(databaseUrl, 'read-write'),
    applicationName: 'referral-ledger-migrate',
    migrations: withGrants(MIGRATIONS),
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    logger: new OnStandardError(),
  });
  return source.initialize();
}
