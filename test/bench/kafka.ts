import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KafkaConnection } from '#kafka';
import { createLogger } from '#platform';
import { startKafka } from '../../stack/kafka/index.js';
import type { Bench } from './scenario.js';

/** A broker, and a prefix for topics and groups that nobody else uses. */
export interface BenchKafka {
  brokers: string;
  prefix: string;
  connection: KafkaConnection;
}

/**
 * The broker of KAFKA_BROKERS, else one started as `npm start` does, which is stopped and forgotten with the run's
 * cleanups. @throws StackError where Java or Maven is missing
 */
export async function provideBenchKafka(bench: Bench): Promise<BenchKafka> {
  const brokers = process.env.KAFKA_BROKERS || (await startBroker(bench));
  // What the client tries again is no news, and what it gives up is thrown.
  const logger = createLogger('bench', { level: 'silent' });
  return {
    brokers,
    prefix: `bench-${randomUUID().slice(0, 8)}.`,
    connection: { brokers: brokers.split(','), clientId: 'bench', logger },
  };
}

async function startBroker({ cleanups, progress }: Bench): Promise<string> {
  progress('starting Kafka');
  const directory = mkdtempSync(join(tmpdir(), 'referral-ledger-bench-kafka-'));
  cleanups.add(() => rmSync(directory, { recursive: true, force: true }));
  const kafka = await startKafka({
    directory,
    logFile: join(directory, 'kafka.log'),
    onProgress: progress,
    onSpawn: (child) => cleanups.add(() => child.stop(10_000)),
  });
  return kafka.brokers;
}
