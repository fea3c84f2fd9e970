import { CREATE_OWNER_LOCKS, takeOwnerLock } from '#platform';
import type { DataSource, MigrationInterface } from 'typeorm';
import { bindTo, requireNoOther, type BindOptions } from './bind-program.js';
import { grantWithLast } from './grant-with-last.js';
import { openSource } from './open-source.js';

/**
 * Brings a database to this release's schema; does nothing where it is there already. It is the program's from then on.
 * @param options whose it is; left out: nobody's in particular
 * @returns the names of the migrations that were run, in order
 * @throws OtherProgramError where it is another program's, before anything is done to it
 */
export async function migrateAll(databaseUrl: string, options: BindOptions = { program: null }): Promise<string[]> {
  const source = await openSource(databaseUrl);
  try {
    const query = <Row>(sql: string, parameters?: unknown[]) => source.query<Row[]>(sql, parameters);
    await requireNoOther(query, options.program);
    // An app without the owner's rights finds nothing to do, and must not need any to see that.
    const pending = await pendingIn(source);
    grantWithLast(pending);
    const run = pending.length > 0 ? await oneAtATime(source, () => source.runMigrations()) : [];
    await bindTo(query, options);
    return run.map(({ name }) => name);
  } finally {
    await source.destroy();
  }
}

async function pendingIn(source: DataSource): Promise<MigrationInterface[]> {
  const [{ exists }] = await source.query<[{ exists: boolean }]>(
    `SELECT to_regclass('public.schema_migrations') IS NOT NULL AND to_regclass('public.owner_locks') IS NOT NULL AS exists`,
  );
  if (!exists) return source.migrations;
  const run = new Set(
    (await source.query<{ name: string }[]>('SELECT name FROM schema_migrations')).map(({ name }) => name),
  );
  return source.migrations.filter(({ constructor: { name } }) => !run.has(name));
}

/** Apps that start together may all be about to migrate: the others wait, and find it done. */
async function oneAtATime<T>(source: DataSource, work: () => Promise<T>): Promise<T> {
  await source.query(CREATE_OWNER_LOCKS).catch((error: unknown) => {
    if (!isMadeMeanwhile(error)) throw error;
    return source.query(CREATE_OWNER_LOCKS);
  });
  const lock = source.createQueryRunner();
  try {
    await lock.startTransaction();
    await lock.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await lock.query(takeOwnerLock('migrations'));
    const result = await work();
    await lock.commitTransaction();
    return result;
  } finally {
    // Where the work failed nothing is rolled back: the connection may be lost, and is closed next.
    await lock.release();
  }
}

const isMadeMeanwhile = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['23505', '42P07'].includes(String(error.code));
