import { NoHostError, type Environment } from '#platform';
import type { INestApplicationContext } from '@nestjs/common';
import { OpsError } from '../ops-error.js';
import { findDatabaseUrl, programOf } from './target.js';

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', '28P01', '3D000', '57P03']);
const NOT_MIGRATED = '42P01';

/**
 * Runs one command's work in a Nest application context on the database of `findDatabaseUrl`, and closes it after.
 * @param env of the program whose ledger it is
 * @throws OpsError where there is no database, it does not answer, or it has no tables yet
 */
export async function withLedger<T>(
  work: (ledger: INestApplicationContext) => Promise<T>,
  env: Environment = process.env,
): Promise<T> {
  const databaseUrl = findDatabaseUrl(env);
  // Nest takes a third of a second to load: help does not wait for it, nor do workers that are started before.
  const [{ NestFactory }, { LedgerModule }] = await Promise.all([import('@nestjs/core'), import('./ledger-module.js')]);
  const context = await NestFactory.createApplicationContext(LedgerModule.on(databaseUrl, programOf(env)), {
    logger: false,
  });
  try {
    return await work(context);
  } catch (error) {
    throw explain(error);
  } finally {
    await context.close();
  }
}

function explain(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === NOT_MIGRATED)
    return new OpsError('The database has no tables yet: run "referral-ledger migrate" first.');
  if (error instanceof NoHostError)
    return new OpsError(`The database does not answer: ${error.message}. Is it running, and is DATABASE_URL right?`);
  if (!UNREACHABLE.has(code)) return error;
  return new OpsError(`The database does not answer (${code}): is it running, and is DATABASE_URL right?`);
}
