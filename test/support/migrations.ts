import { DataSource, type MigrationInterface } from 'typeorm';

/** Does migrations, or undoes them, in one transaction, as the release does them all. */
export async function applyMigrations(
  url: string,
  direction: 'up' | 'down',
  migrations: readonly MigrationInterface[],
): Promise<void> {
  const source = await new DataSource({ type: 'postgres', url }).initialize();
  try {
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    for (const migration of migrations) await migration[direction](runner);
    await runner.commitTransaction();
  } finally {
    await source.destroy();
  }
}
