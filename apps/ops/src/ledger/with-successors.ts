import { isServerLost, NoHostError, type Pool } from '#platform';
import { OpsError } from '../ops-error.js';
import { untilServed } from './until-served.js';

const UNREACHABLE: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EAI_AGAIN',
  '28P01',
  '3D000',
  '57P03',
]);
/** A server that goes away so often is no failover. */
export const TRIES_MAX = 5;

/** `once`: not to be begun anew: it has its own way to go on with another primary, or has done what cannot be done twice. `none`: nor is any waited for. */
type Patience = 'again' | 'once' | 'none';

/**
 * Does work on a database once it answers, and begins it anew with the successor of a primary that is lost on the way.
 * @throws OpsError where the database does not answer
 */
export async function withSuccessors<T>(pool: Pool, work: () => Promise<T>, patience: Patience = 'again'): Promise<T> {
  try {
    if (patience !== 'none') await reach(pool);
    return await (patience === 'again' ? beginningAnew(pool, work) : work());
  } catch (error) {
    throw unreachable(error) ?? error;
  }
}

/** Whoever names a server that does not answer hears so at once; one that is lost as it answers has a successor. */
async function reach(pool: Pool): Promise<void> {
  try {
    await pool.query('SELECT');
  } catch (error) {
    if (!isServerLost(error) || unreachable(error)) throw error;
    await untilServed(() => pool.query('SELECT'));
  }
}

async function beginningAnew<T>(pool: Pool, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isServerLost(error) || tries === TRIES_MAX) throw error;
      process.stderr.write(
        'The database was lost on the way: waiting for it, or for another primary, to begin anew …\n',
      );
      await untilServed(() => pool.query('SELECT'));
    }
  }
}

function unreachable(error: unknown): OpsError | undefined {
  if (error instanceof NoHostError)
    return new OpsError(`The database does not answer: ${error.message}. Is it running, and is DATABASE_URL right?`);
  const { code } = error as { code?: unknown };
  return UNREACHABLE.has(code)
    ? new OpsError(`The database does not answer (${String(code)}): is it running, and is DATABASE_URL right?`)
    : undefined;
}
