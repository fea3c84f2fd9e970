import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import type { KafkaConnection } from '../connection.js';
import { KafkaUnavailableError } from '../errors.js';
import { createClient } from './client.js';

export interface TopicSpec {
  /** The full name, prefix included. */
  name: string;
  partitions: number;
  /** -1 or left out: the brokers' default. */
  replication?: number;
  /** Such as `max.message.bytes`. */
  settings?: Readonly<Record<string, string>>;
}

const CREATE_TIMEOUT_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** What a broker says of a topic that was created, until it has heard of that itself. */
const NOT_YET = new Set<unknown>(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** Errors about several topics say nothing themselves: what matters is in their parts. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const parts = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  return [error.message, ...parts.map(describe)].join('; ');
}

async function withAdmin<T>(connection: KafkaConnection, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = createClient(connection).admin();
  try {
    await admin.connect();
    return await work(admin);
  } catch (cause) {
    const brokers = connection.brokers.join(', ');
    throw new KafkaUnavailableError(`Kafka at ${brokers}: ${describe(cause)}`, { cause });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Those of `names` that do not exist. */
export async function missingTopics(connection: KafkaConnection, names: readonly string[]): Promise<string[]> {
  const existing = new Set(await withAdmin(connection, (admin) => admin.listTopics()));
  return names.filter((name) => !existing.has(name));
}

/** Which brokers lead the topic's partitions, by their ids. @throws KafkaUnavailableError */
export async function partitionLeaders(connection: KafkaConnection, topic: string): Promise<number[]> {
  const { topics } = await withAdmin(connection, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
  return topics.flatMap(({ partitions }) => partitions.map(({ leader }) => leader));
}

/**
 * Creates those topics that do not exist, waits until they have leaders, and says which. Existing ones are left as
 * they are, whatever their partitions and settings. That another process creates them at the same time does no harm.
 * @throws KafkaUnavailableError
 */
export async function ensureTopics(connection: KafkaConnection, topics: readonly TopicSpec[]): Promise<string[]> {
  return withAdmin(connection, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter(({ name }) => !existing.has(name));
    if (missing.length === 0) return [];
    await admin.createTopics({
      // It would wait for leaders, and take a broker that has not heard of the topic yet for a failure.
      waitForLeaders: false,
      timeout: CREATE_TIMEOUT_MS,
      topics: missing.map(({ name, partitions, replication = -1, settings = {} }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor: replication,
        configEntries: Object.entries(settings).map(([setting, value]) => ({ name: setting, value })),
      })),
    });
    const names = missing.map(({ name }) => name);
    await untilKnown(admin, names);
    return names;
  });
}

/** Waits until the topics have leaders that a broker knows of. */
async function untilKnown(admin: Admin, topics: string[]): Promise<void> {
  await onceKnown(() => admin.fetchTopicMetadata({ topics }));
}

/** Asks again where a broker has not heard of topics that were just created: of several, some hear later than others. */
export async function onceKnown<T>(ask: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + CREATE_TIMEOUT_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const type = error instanceof Error && 'type' in error ? error.type : undefined;
      if (!NOT_YET.has(type) || Date.now() > giveUpAt) throw error;
    }
    await sleep(LOOK_EVERY_MS);
  }
}
