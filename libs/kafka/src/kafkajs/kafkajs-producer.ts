import type { Producer as KafkaJsProducer } from 'kafkajs';
import type { KafkaConnection } from '../connection.js';
import { KafkaUnavailableError, MessageRefusedError } from '../errors.js';
import type { OutgoingMessage, Producer } from '../producer.js';
import { ChosenPartitions } from './chosen-partitions.js';
import { createClient } from './client.js';

/** One request's limits: below the brokers' default of 1 MB for a batch, so that only a single message can exceed it. */
const REQUEST_BYTES_MAX = 512 * 1024;
const REQUEST_MESSAGES_MAX = 5000;

const REFUSED = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'CORRUPT_MESSAGE']);

interface Pending {
  topic: string;
  message: OutgoingMessage;
  sent: (error?: Error) => void;
}

function sizeOf({ key, value, headers = {} }: OutgoingMessage): number {
  const parts = [key, value, ...Object.entries(headers).flat()];
  return parts.reduce((sum, part) => sum + (part === null ? 0 : Buffer.byteLength(part)), 0);
}

function errorOf(error: unknown): Error {
  const cause = error instanceof Error ? error : new Error(String(error));
  const types = [cause, cause.cause].map((each) => (each instanceof Error && 'type' in each ? each.type : undefined));
  return types.some((type) => typeof type === 'string' && REFUSED.has(type))
    ? new MessageRefusedError(`Kafka refuses a message: ${cause.message}`, { cause })
    : new KafkaUnavailableError(`Kafka did not take the messages: ${cause.message}`, { cause });
}

/**
 * An idempotent producer: what the brokers' acknowledgement is lost for is not written twice by its retries. It gives
 * up after some 15 s; as kafkajs then no longer knows its sequence numbers for sure, it starts anew with another
 * producer id, and the caller's own repetition may write something twice.
 */
class KafkaJsBatchingProducer implements Producer {
  private client: KafkaJsProducer | undefined;
  private readonly queue: Pending[] = [];
  private sending: Promise<void> | undefined;
  private readonly partitions = new ChosenPartitions();

  constructor(private readonly connection: KafkaConnection) {}

  async connect(): Promise<void> {
    await this.connected();
  }

  send(topic: string, messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      let missing = messages.length;
      const sent = (error?: Error): void => {
        missing -= 1;
        if (error) reject(error);
        else if (missing === 0) resolve();
      };
      for (const message of messages) this.queue.push({ topic, message, sent });
      this.sending ??= this.drain();
    });
  }

  async disconnect(): Promise<void> {
    await this.sending;
    await this.dropClient();
  }

  private async drain(): Promise<void> {
    // Calls made in the same turn travel together.
    await Promise.resolve();
    while (this.queue.length > 0) {
      const batch = this.nextRequest();
      const error = await this.request(batch).then(() => undefined, errorOf);
      for (const { sent } of batch) sent(error);
      if (error) await this.dropClient();
    }
    this.sending = undefined;
  }

  private nextRequest(): Pending[] {
    let bytes = 0;
    const end = this.queue.findIndex(({ message }, index) => {
      bytes += sizeOf(message);
      return index > 0 && (bytes > REQUEST_BYTES_MAX || index >= REQUEST_MESSAGES_MAX);
    });
    return this.queue.splice(0, end === -1 ? this.queue.length : end);
  }

  private async request(batch: readonly Pending[]): Promise<void> {
    const client = await this.connected();
    const byTopic = Map.groupBy(batch, ({ topic }) => topic);
    const topicMessages = [...byTopic].map(([topic, pending]) => ({
      topic,
      messages: pending.map(({ message: { key, value, headers } }) => ({ key, value, headers: { ...headers } })),
    }));
    this.partitions.requireSent(topicMessages, await client.sendBatch({ acks: -1, topicMessages }));
  }

  private async connected(): Promise<KafkaJsProducer> {
    if (this.client) return this.client;
    const client = createClient(this.connection).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: this.partitions.createPartitioner,
      retry: { initialRetryTime: 100, maxRetryTime: 5000, retries: 8 },
    });
    try {
      await client.connect();
    } catch (error) {
      await client.disconnect().catch(() => undefined);
      throw errorOf(error);
    }
    this.client = client;
    return client;
  }

  private async dropClient(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // It is given up anyway; that it cannot even hang up properly changes nothing.
    await client?.disconnect().catch(() => undefined);
  }
}

/**
 * A producer for one process.
 *
 *     const producer = createProducer({ brokers: ['localhost:9092'], clientId: 'billing', logger });
 *     await producer.connect();
 *     await producer.send('payments', [{ key: accountId, value: JSON.stringify(event), headers }]);
 *     await producer.disconnect();
 */
export function createProducer(connection: KafkaConnection): Producer {
  return new KafkaJsBatchingProducer(connection);
}
