import { databaseUrlProblem, type Environment } from '#platform';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT } from '../exit-codes.js';
import { OpsError } from '../ops-error.js';

/** What a running stack says of itself in `.stack/stack.json`. */
interface StackFile {
  databaseUrl: string;
  /** null where it runs without Kafka. */
  kafkaBrokers: string | null;
}

/**
 * The database to work on: DATABASE_URL, else that of the stack that runs in this clone.
 * @throws OpsError when there is neither, or it is no address
 */
export function findDatabaseUrl(env: Environment = process.env): string {
  if (env.DATABASE_URL) {
    const problem = databaseUrlProblem(env.DATABASE_URL);
    if (problem !== undefined) throw new OpsError(`DATABASE_URL ${problem}.`, EXIT.noDatabase);
    return env.DATABASE_URL;
  }
  const stack = readStackFile(env);
  if (stack) return stack.databaseUrl;
  throw new OpsError('No stack runs in this clone: run "npm start", or set DATABASE_URL.', EXIT.noDatabase);
}

/** The brokers that the database's ledger is connected to: KAFKA_BROKERS, else, without DATABASE_URL, those of the stack that runs in this clone. */
export function findKafkaBrokers(env: Environment = process.env): string | undefined {
  if (env.KAFKA_BROKERS || env.DATABASE_URL) return env.KAFKA_BROKERS;
  return readStackFile(env)?.kafkaBrokers ?? undefined;
}

/** Whose ledger it is; null: nobody's in particular. */
export const programOf = (env: Environment = process.env): string | null => env.PROGRAM || null;

/** For what can do without: whether one is meant. */
export const isDatabaseGiven = (env: Environment = process.env): boolean =>
  Boolean(env.DATABASE_URL) || existsSync(stackFile(env));

/** Where the stack of this clone keeps what it makes. */
export const stackDirectory = (env: Environment = process.env): string =>
  env.STACK_DIR ?? join(findClone(import.meta.dirname), '.stack');

function readStackFile(env: Environment): StackFile | undefined {
  const file = stackFile(env);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StackFile) : undefined;
}

const stackFile = (env: Environment): string => join(stackDirectory(env), 'stack.json');

function findClone(from: string): string {
  if (existsSync(join(from, 'package.json')) || dirname(from) === from) return from;
  return findClone(dirname(from));
}
