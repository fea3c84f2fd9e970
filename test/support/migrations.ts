import { DataSource, type MigrationInterface } from 'typeorm';

/** Does migrations in their order, or undoes them from the last, in one transaction. */
export async function applyMigrations(
  url: string,
  direction: 'up' | 'down',
  migrations: readonly MigrationInterface[],
): Promise<void> {
  const source = await new DataSource({ type: 'postgres', url }).initialize();
  try {
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    const inOrder = direction === 'up' ? migrations : migrations.toReversed();
    for (const migration of inOrder) await migration[direction](runner);
    await runner.commitTransaction();
  } finally {
    await source.destroy();
  }
}
