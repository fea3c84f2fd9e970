import { OWNER_LOCKS, type PoolClient } from '#platform';
import { MIGRATIONS } from '../migrations/migrations.js';

/** What TypeORM orders by, and notes beside the name. */
const timeOf = (name: string): number => Number(name.slice(-13));

/** Of this release, in their order. */
const NAMES = MIGRATIONS.map(({ name }) => name).sort((a, b) => timeOf(a) - timeOf(b));

/** The database is at another release than this one: nobody has altered it, and this one cannot say how it has to be. */
export interface OtherRelease {
  otherRelease: string;
}

/** What has been migrated against what this release migrates. */
export async function checkMigrations(client: PoolClient): Promise<string | OtherRelease | null> {
  const { rows } = await client.query<{ name: string; timestamp: string }>(
    'SELECT name, timestamp::text FROM public.schema_migrations ORDER BY timestamp, name',
  );
  const names = rows.map(({ name }) => name);
  const wrongTime = rows.find(({ name, timestamp }) => NAMES.includes(name) && Number(timestamp) !== timeOf(name));
  if (wrongTime) return `schema_migrations has ${wrongTime.name} at another time than its own`;
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return `schema_migrations has ${twice} twice`;
  const missing = NAMES.filter((name) => !names.includes(name));
  const known = names.filter((name) => NAMES.includes(name));
  // What a release before has not run yet comes after all that it has.
  if (missing.length > 0 && missing[0] !== NAMES[known.length])
    return `schema_migrations lacks ${missing[0]}, and has what comes after it`;
  if (missing.length > 0)
    return { otherRelease: `this release’s migrations have not been run, ${missing[0]} and what comes after it` };
  const unknown = rows.find(({ name }) => !NAMES.includes(name));
  if (!unknown) return null;
  if (Number(unknown.timestamp) <= timeOf(NAMES.at(-1)!))
    return 'schema_migrations has one that no release has made at that time';
  return { otherRelease: 'the database was migrated by a later release' };
}

/** Without its row a lock would be everybody's at once. */
export async function checkOwnerLocks(client: PoolClient): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM public.owner_locks ORDER BY name');
  const names = rows.map(({ name }) => name);
  const missing = OWNER_LOCKS.find((name) => !names.includes(name));
  if (missing !== undefined) return `owner_locks lacks the row of "${missing}"`;
  return names.length > OWNER_LOCKS.length ? 'owner_locks has a row of no lock' : null;
}
