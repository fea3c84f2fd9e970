import { databaseUrlProblem } from '#platform';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT } from '../exit-codes.js';
import { OpsError } from '../ops-error.js';

/** What a running stack says of itself in `.stack/stack.json`. */
interface StackFile {
  databaseUrl: string;
}

/**
 * The database to work on: DATABASE_URL, else that of the stack that runs in this clone.
 * @throws OpsError when there is neither, or it is no address
 */
export function findDatabaseUrl(env: NodeJS.ProcessEnv = process.env): string {
  if (env.DATABASE_URL) {
    const problem = databaseUrlProblem(env.DATABASE_URL);
    if (problem !== undefined) throw new OpsError(`DATABASE_URL ${problem}.`, EXIT.noDatabase);
    return env.DATABASE_URL;
  }
  const file = stackFile(env);
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as StackFile).databaseUrl;
  throw new OpsError('No stack runs in this clone: run "npm start", or set DATABASE_URL.', EXIT.noDatabase);
}

/** For what can do without: whether one is meant. */
export const isDatabaseGiven = (env: NodeJS.ProcessEnv = process.env): boolean =>
  Boolean(env.DATABASE_URL) || existsSync(stackFile(env));

const stackFile = (env: NodeJS.ProcessEnv): string =>
  join(env.STACK_DIR ?? join(findClone(import.meta.dirname), '.stack'), 'stack.json');

function findClone(from: string): string {
  if (existsSync(join(from, 'package.json')) || dirname(from) === from) return from;
  return findClone(dirname(from));
}
