import { randomUUID } from 'node:crypto';
import type { Admin, Consumer, EachBatchPayload } from 'kafkajs';
import type { KafkaConnection } from '../connection.js';
import { KafkaUnavailableError } from '../errors.js';
import { createClient } from './client.js';

/** Offsets that a partition's log holds: from the first to behind the last, as int64. */
export interface PartitionRange {
  partition: number;
  from: bigint;
  to: bigint;
}

export interface TopicMessage {
  partition: number;
  offset: string;
  key: Buffer | null;
  value: Buffer | null;
}

/** Nothing came for so long: what is left cannot be read. */
const SILENCE_MS = 30_000;
const LOOK_EVERY_MS = 500;

/** What the reader threw: nothing that is to be tried again. */
class UnusableMessages extends Error {}

/** What there is of a topic's log now; undefined where there is no such topic. */
async function rangesOf(admin: Admin, topic: string): Promise<PartitionRange[] | undefined> {
  if (!(await admin.listTopics()).includes(topic)) return undefined;
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, low, high }) => ({ partition, from: BigInt(low), to: BigInt(high) }));
}

/**
 * Reads a topic from its beginning to the end that it has at the start, in a group of its own that leaves nothing behind.
 * @param onMessages each partition's messages, in their order
 * @returns what the topic had; undefined where there is no such topic
 * @throws KafkaUnavailableError
 */
export async function readTopic(
  connection: KafkaConnection,
  topic: string,
  onMessages: (messages: TopicMessage[]) => void | Promise<void>,
): Promise<PartitionRange[] | undefined> {
  const client = createClient(connection);
  const admin = client.admin();
  const groupId = `${connection.clientId}.${randomUUID()}`;
  const consumer = client.consumer({ groupId, allowAutoTopicCreation: false, retry: { retries: 3 } });
  try {
    await admin.connect();
    const ranges = await rangesOf(admin, topic);
    if (ranges?.some(({ from, to }) => to > from)) {
      await consumeTo(consumer, topic, ranges, onMessages);
      await consumer.disconnect();
      await admin.deleteGroups([groupId]).catch(() => undefined);
    }
    return ranges;
  } catch (cause) {
    if (cause instanceof UnusableMessages) throw cause.cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new KafkaUnavailableError(`the topic ${topic} cannot be read: ${why}`, { cause });
  } finally {
    await consumer.disconnect().catch(() => undefined);
    await admin.disconnect().catch(() => undefined);
  }
}

async function consumeTo(
  consumer: Consumer,
  topic: string,
  ranges: PartitionRange[],
  onMessages: (messages: TopicMessage[]) => void | Promise<void>,
): Promise<void> {
  const left = new Map(ranges.filter(({ from, to }) => to > from).map(({ partition, to }) => [partition, to]));
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  let heard = performance.now();
  const watch = setInterval(() => {
    if (performance.now() - heard > SILENCE_MS) reject(new Error('it is not answered to its end'));
  }, LOOK_EVERY_MS);
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  // Also where all of a batch is filtered: ends of transactions, say.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
    heard = performance.now();
    if (BigInt(lastOffset) + 1n >= (left.get(partition) ?? 0n)) left.delete(partition);
    if (left.size === 0) resolve();
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }: EachBatchPayload) => {
        const { partition } = batch;
        const end = left.get(partition) ?? 0n;
        const messages = batch.messages.filter(({ offset }) => BigInt(offset) < end);
        try {
          await onMessages(messages.map(({ offset, key, value }) => ({ partition, offset, key, value })));
        } catch (cause) {
          reject(new UnusableMessages('', { cause }));
        }
      },
    });
    await done;
  } finally {
    clearInterval(watch);
  }
}
