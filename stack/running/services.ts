import { join } from 'node:path';
import { databaseUrlProblem } from '#platform';
import { migrateAll } from '#read-models';
import { kafkaAnswers } from '../kafka/answers.js';
import { startKafka } from '../kafka/index.js';
import { STACK_DIR } from '../places.js';
import { startPostgres } from '../postgres/index.js';
import { messageOf, StackError } from '../stack-error.js';
import { makeAppUsers, type DatabaseUrls } from './app-users.js';
import type { Children } from './children.js';

const POSTGRES_PATIENCE_MS = 2500;
const KAFKA_PATIENCE_MS = 2500;
const DATABASE = 'referral_ledger';

export type Say = (line: string) => void;

/**
 * The database of DATABASE_URL, else an embedded one; migrated. In the embedded one each app is a user of its own;
 * whom they are in another one is its owner's business: all of them come as the user of DATABASE_URL.
 * @throws StackError
 */
export async function provideDatabase(children: Children, logFile: string, say: Say): Promise<DatabaseUrls> {
  const given = process.env.DATABASE_URL;
  const problem = given && databaseUrlProblem(given);
  if (problem) throw new StackError(`DATABASE_URL ${problem}; without it, the database is an embedded one.`);
  const url = given || (await startEmbedded(children, logFile));
  try {
    const migrations = await migrateAll(url);
    if (migrations.length > 0) say(`  database schema: ${migrations.length} migrations run`);
  } catch (error) {
    if (!given) throw error;
    throw new StackError(
      `The database of DATABASE_URL cannot be used (${messageOf(error)}): mend it, or unset DATABASE_URL for an embedded one.`,
    );
  }
  return given ? { owner: url, consumer: url, query: url } : makeAppUsers(url);
}

async function startEmbedded(children: Children, logFile: string): Promise<string> {
  const postgres = await startPostgres({
    directory: join(STACK_DIR, 'postgres'),
    logFile,
    onSpawn: children.adopt(POSTGRES_PATIENCE_MS),
  });
  await postgres.createDatabase(DATABASE);
  return postgres.url(DATABASE);
}

/**
 * The brokers of KAFKA_BROKERS, else an embedded one. Where none can be had the reason, a sentence: everything else
 * works without.
 * @throws StackError when KAFKA_BROKERS is set and does not answer
 */
export async function provideKafka(
  children: Children,
  logFile: string,
  say: Say,
): Promise<{ brokers: string } | { missing: string }> {
  const given = process.env.KAFKA_BROKERS;
  if (given) {
    const [host = '', port = ''] = (given.split(',')[0] ?? '').trim().split(':');
    if (!(await kafkaAnswers(host, Number(port)))) {
      throw new StackError(
        `No Kafka answers at ${host}:${port} of KAFKA_BROKERS: start it, or unset KAFKA_BROKERS for an embedded one.`,
      );
    }
    return { brokers: given };
  }
  try {
    const kafka = await startKafka({
      directory: join(STACK_DIR, 'kafka'),
      logFile,
      onProgress: (line) => say(`  ${line}`),
      onSpawn: children.adopt(KAFKA_PATIENCE_MS),
    });
    return { brokers: kafka.brokers };
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    return { missing: error.message };
  }
}
