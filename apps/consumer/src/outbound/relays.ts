import { OUTBOUND, structuredMessage, type OutboundTopic } from '#contracts';
import { OutboundRelay, type OutboundRelayOptions, type Producer } from '#kafka';
import type { Logger, Pool } from '#platform';
import { OutboundStream } from '#projections';

export interface RelayParts extends Pick<OutboundRelayOptions, 'isActive' | 'yields' | 'onPublished' | 'onFault'> {
  pool: Pool;
  logger: Logger;
  topicPrefix: string;
  /** Makes a producer for one topic alone. */
  createProducer(this: void): Producer;
  /** Sees to it that the topic is there. @throws where it is not */
  prepare(this: void, topic: OutboundTopic): Promise<void>;
}

/** One relay for each outbound topic: what the ledger says, on its way to Kafka. */
export function createRelays({ pool, topicPrefix, createProducer, prepare, ...common }: RelayParts): OutboundRelay[] {
  return (Object.keys(OUTBOUND) as OutboundTopic[]).map((topic) => {
    const stream = new OutboundStream(pool, topic);
    return new OutboundRelay({
      ...common,
      topic: topicPrefix + topic,
      producer: createProducer(),
      prepare: () => prepare(topic),
      next: async (limit) => {
        const page = await stream.next(limit);
        return page && { messages: page.events.map(structuredMessage), published: () => page.published() };
      },
    });
  });
}
