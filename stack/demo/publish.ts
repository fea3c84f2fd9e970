import { createProducer, type Producer } from '#kafka';
import { createLogger } from '#platform';
import type { SampleMessage } from '../sample-history/index.js';

const BATCH_MESSAGES = 1000;

/** The sample billing system: publishes its messages in their order, a thousand at a time. */
export async function publish(options: {
  brokers: string;
  prefix: string;
  messages: SampleMessage[];
  onPublished: (count: number) => void;
}): Promise<void> {
  const { brokers, prefix, messages, onPublished } = options;
  const logger = createLogger('sample-billing', { level: 'silent' });
  const producer = createProducer({
    brokers: brokers.split(',').map((broker) => broker.trim()),
    clientId: 'sample-billing',
    logger,
  });
  await producer.connect();
  try {
    for (let begin = 0; begin < messages.length; begin += BATCH_MESSAGES) {
      const batch = messages.slice(begin, begin + BATCH_MESSAGES);
      await send(producer, prefix, batch);
      onPublished(batch.length);
    }
  } finally {
    await producer.disconnect();
  }
}

async function send(producer: Producer, prefix: string, batch: SampleMessage[]): Promise<void> {
  const topics = Map.groupBy(batch, ({ topic }) => topic);
  await Promise.all([...topics].map(([topic, messages]) => producer.send(`${prefix}${topic}`, messages)));
}
