import { isServerLost, NoHostError, type Environment, type Pool } from '#platform';
import type { INestApplicationContext } from '@nestjs/common';
import { types } from 'node:util';
import { OpsError } from '../ops-error.js';
import { POOL } from './pool.js';
import { findDatabaseUrl, programOf } from './target.js';
import { untilServed } from './until-served.js';

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', '28P01', '3D000', '57P03']);
const NOT_MIGRATED = '42P01';
/** A server that goes away so often is no failover. */
const TRIES_MAX = 5;

export interface LedgerOptions {
  /** Of the program whose ledger it is. */
  env?: Environment;
  /** Not to be begun anew: it has its own way to go on with another primary, or has done what cannot be done twice. */
  once?: boolean;
}

/**
 * Runs one command's work in a Nest application context on the database of `findDatabaseUrl`, and closes it after. Work
 * whose primary is lost on the way is begun anew with its successor.
 * @throws OpsError where there is no database, it does not answer, or it has no tables yet
 */
export async function withLedger<T>(
  work: (ledger: INestApplicationContext) => Promise<T>,
  { env = process.env, once = false }: LedgerOptions = {},
): Promise<T> {
  const databaseUrl = findDatabaseUrl(env);
  // Nest takes a third of a second to load: help does not wait for it, nor do workers that are started before.
  const [{ NestFactory }, { LedgerModule }] = await Promise.all([import('@nestjs/core'), import('./ledger-module.js')]);
  const context = await NestFactory.createApplicationContext(LedgerModule.on(databaseUrl, programOf(env)), {
    logger: false,
  });
  try {
    await reach(context.get<Pool>(POOL));
    return await (once ? work(context) : withSuccessors(work, context));
  } catch (error) {
    throw explain(error);
  } finally {
    await context.close();
  }
}

/** Whoever names a server that does not answer hears so at once; one that is lost as it answers has a successor. */
async function reach(pool: Pool): Promise<void> {
  try {
    await pool.query('SELECT');
  } catch (error) {
    if (!isServerLost(error) || explain(error) instanceof OpsError) throw error;
    await untilServed(() => pool.query('SELECT'));
  }
}

async function withSuccessors<T>(
  work: (ledger: INestApplicationContext) => Promise<T>,
  context: INestApplicationContext,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work(context);
    } catch (error) {
      if (!isServerLost(error) || tries === TRIES_MAX) throw error;
      process.stderr.write(
        'The database was lost on the way: waiting for it, or for another primary, to begin anew …\n',
      );
      await untilServed(() => context.get<Pool>(POOL).query('SELECT'));
    }
  }
}

function explain(error: unknown): unknown {
  // Not `instanceof`: an error of Node's own may be of another realm than this module, as under Jest.
  const code = types.isNativeError(error) && 'code' in error ? String(error.code) : '';
  if (code === NOT_MIGRATED)
    return new OpsError('The database has no tables yet: run "referral-ledger migrate" first.');
  if (error instanceof NoHostError)
    return new OpsError(`The database does not answer: ${error.message}. Is it running, and is DATABASE_URL right?`);
  if (!UNREACHABLE.has(code)) return error;
  return new OpsError(`The database does not answer (${code}): is it running, and is DATABASE_URL right?`);
}
