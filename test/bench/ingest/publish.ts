import { structuredMessage, TOPICS } from '#contracts';
import { createProducer, ensureTopics, type OutgoingMessage, type Producer } from '#kafka';
import type { BenchKafka } from '../kafka.js';
import type { Bench } from '../scenario.js';
import type { Fact } from './backlog.js';

/** As many as a topic gets that the consumer creates. */
const PARTITIONS = 6;
const AT_ONCE = 5_000;

/** Makes the inbound topics under a prefix, empty. */
export async function createTopics({ connection }: BenchKafka, prefix: string): Promise<void> {
  await ensureTopics(
    connection,
    Object.keys(TOPICS).map((topic) => ({ name: prefix + topic, partitions: PARTITIONS })),
  );
}

/** A producer that hangs up with the run's cleanups. */
export async function connectProducer({ connection }: BenchKafka, { cleanups }: Bench): Promise<Producer> {
  const producer = createProducer(connection);
  cleanups.add(() => producer.disconnect());
  await producer.connect();
  return producer;
}

/** Sends facts, each to the topic of its type and under its key. @returns how many */
export async function publish(producer: Producer, prefix: string, facts: Iterable<Fact>): Promise<number> {
  let count = 0;
  let batch: Fact[] = [];
  const flush = async (): Promise<void> => {
    await sendNow(producer, prefix, batch);
    count += batch.length;
    batch = [];
  };
  for (const fact of facts) {
    batch.push(fact);
    if (batch.length >= AT_ONCE) await flush();
  }
  await flush();
  return count;
}

/** Sends facts in one go; resolves with the brokers' acknowledgement. */
export async function sendNow(producer: Producer, prefix: string, facts: readonly Fact[]): Promise<void> {
  const byTopic = new Map<string, OutgoingMessage[]>();
  for (const fact of facts) {
    const { topic, ...message } = structuredMessage(fact);
    const messages = byTopic.get(topic);
    if (messages) messages.push(message);
    else byTopic.set(topic, [message]);
  }
  await Promise.all([...byTopic].map(([topic, messages]) => producer.send(prefix + topic, messages)));
}
