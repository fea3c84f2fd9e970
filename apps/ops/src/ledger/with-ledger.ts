import type { Environment, Pool } from '#platform';
import type { INestApplicationContext } from '@nestjs/common';
import { OpsError } from '../ops-error.js';
import { POOL } from './pool.js';
import { findDatabaseUrl, programOf } from './target.js';
import { withSuccessors } from './with-successors.js';

const NOT_MIGRATED = '42P01';

export interface LedgerOptions {
  /** Of the program whose ledger it is. */
  env?: Environment;
  /** Not to be begun anew: it has its own way to go on with another primary, or has done what cannot be done twice. */
  once?: boolean;
  /** For a look, of which nothing hangs: given up where an answer takes longer, or the server is lost. */
  answerWithinMs?: number;
}

/**
 * Runs one command's work in a Nest application context on the database of `findDatabaseUrl`, and closes it after. Work
 * whose primary is lost on the way is begun anew with its successor.
 * @throws OpsError where there is no database, it does not answer, or it has no tables yet
 */
export async function withLedger<T>(
  work: (ledger: INestApplicationContext) => Promise<T>,
  { env = process.env, once = false, answerWithinMs }: LedgerOptions = {},
): Promise<T> {
  const databaseUrl = findDatabaseUrl(env);
  // Nest takes a third of a second to load: help does not wait for it, nor do workers that are started before.
  const [{ NestFactory }, { LedgerModule }] = await Promise.all([import('@nestjs/core'), import('./ledger-module.js')]);
  const context = await NestFactory.createApplicationContext(
    LedgerModule.on(databaseUrl, programOf(env), answerWithinMs),
    {
      logger: false,
    },
  );
  try {
    const tries = answerWithinMs !== undefined ? 'none' : once ? 'once' : 'again';
    return await withSuccessors(context.get<Pool>(POOL), () => work(context), tries);
  } catch (error) {
    if ((error as { code?: unknown }).code !== NOT_MIGRATED) throw error;
    throw new OpsError('The database has no tables yet: run "referral-ledger migrate" first.');
  } finally {
    await context.close();
  }
}
