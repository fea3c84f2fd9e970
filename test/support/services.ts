import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateAll } from '#read-models';
import { startKafka } from '../../stack/kafka/index.js';
import { forgetPostgres, startPostgres } from '../../stack/postgres/index.js';
import { messageOf } from '../../stack/stack-error.js';
import { adminQuery, urlOfDatabase } from './admin.js';

declare global {
  var stopTestServices: (() => Promise<void>) | undefined;
}

/** Everybody may do everything, but for what a test forbids. */
const WITH_ACCESS_LISTS = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'allow.everyone.if.no.acl.found': true,
};

const say = (line: string) => process.stderr.write(`${line}\n`);

/**
 * Starts the PostgreSQL and the Kafka that all integration tests share, unless DATABASE_URL or KAFKA_BROKERS name
 * others, and tells the tests where they are by TEST_DATABASE_URL, TEST_DATABASE_TEMPLATE and TEST_KAFKA_BROKERS (or
 * TEST_KAFKA_MISSING, a sentence).
 */
export async function startServices(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'referral-ledger-test-'));
  // PostgreSQL may run as another user, which has to get in; its data and password are closed by themselves.
  chmodSync(directory, 0o755);
  const stops: (() => Promise<void>)[] = [];
  globalThis.stopTestServices = async () => {
    for (const stop of stops.reverse()) await stop();
    rmSync(directory, { recursive: true, force: true });
    warnOfMissingKafka();
  };
  try {
    await Promise.all([providePostgres(directory, stops), provideKafka(directory, stops)]);
  } catch (error) {
    await globalThis.stopTestServices();
    throw error;
  }
}

async function providePostgres(directory: string, stops: (() => Promise<void>)[]): Promise<void> {
  let url = process.env.DATABASE_URL;
  if (!url) {
    const place = join(directory, 'postgres');
    const postgres = await startPostgres({
      directory: place,
      logFile: join(directory, 'postgres.log'),
      throwaway: true,
    });
    stops.push(async () => {
      await postgres.stop();
      forgetPostgres(place);
    });
    url = postgres.url('postgres');
  }
  const template = `referral_ledger_template_${randomUUID().slice(0, 8)}`;
  process.env.TEST_DATABASE_URL = url;
  process.env.TEST_DATABASE_TEMPLATE = template;
  await adminQuery(`CREATE DATABASE ${template}`);
  stops.push(() => adminQuery(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`));
  await migrateAll(urlOfDatabase(template));
}

async function provideKafka(directory: string, stops: (() => Promise<void>)[]): Promise<void> {
  if (process.env.KAFKA_BROKERS) {
    process.env.TEST_KAFKA_BROKERS = process.env.KAFKA_BROKERS;
    return;
  }
  try {
    const kafka = await startKafka({
      directory: join(directory, 'kafka'),
      logFile: join(directory, 'kafka.log'),
      settings: WITH_ACCESS_LISTS,
      onProgress: say,
    });
    stops.push(() => kafka.stop());
    process.env.TEST_KAFKA_BROKERS = kafka.brokers;
  } catch (error) {
    process.env.TEST_KAFKA_MISSING = messageOf(error);
    warnOfMissingKafka();
  }
}

function warnOfMissingKafka(): void {
  if (!process.env.TEST_KAFKA_MISSING) return;
  const fate = process.env.CI ? 'FAIL, since CI is set' : 'are SKIPPED';
  say(`\n${'!'.repeat(100)}\n!!! The Kafka tests ${fate}: ${process.env.TEST_KAFKA_MISSING}\n${'!'.repeat(100)}\n`);
}
