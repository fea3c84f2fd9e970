import { OUTBOUND, publishedMessage, type NoticeTopic, type OutboundTopic } from '#contracts';
import { OutboundRelay, type OutboundRelayOptions, type Producer } from '#kafka';
import type { Logger, Pool } from '#platform';
import { nextNotices, OutboundStream, type OutboundPage } from '#read-models';

export interface RelayParts extends Pick<OutboundRelayOptions, 'isActive' | 'yields' | 'onPublished' | 'onFault'> {
  pool: Pool;
  logger: Logger;
  topicPrefix: string;
  /** Whose ledger it is; null: nobody's in particular. */
  program?: string | null;
  /** Makes a producer for one topic alone. */
  createProducer(this: void): Producer;
  /** Sees to it that the topic is there. @throws where it is not */
  prepare(this: void, topic: OutboundTopic | NoticeTopic): Promise<void>;
}

/** One relay for each topic: what the ledger says, and what partners are told, on its way to Kafka. */
export function createRelays(parts: RelayParts): OutboundRelay[] {
  const { pool } = parts;
  const ledger = (Object.keys(OUTBOUND) as OutboundTopic[]).map((topic) => {
    const stream = new OutboundStream(pool, topic);
    return relay(parts, topic, (limit) => stream.next(limit));
  });
  return [...ledger, relay(parts, 'partner-notices', (limit) => nextNotices(pool, limit))];
}

function relay(
  { topicPrefix, program = null, createProducer, prepare, ...common }: RelayParts,
  topic: OutboundTopic | NoticeTopic,
  nextPage: (limit: number) => Promise<OutboundPage | undefined>,
): OutboundRelay {
  return new OutboundRelay({
    ...common,
    topic: topicPrefix + topic,
    producer: createProducer(),
    prepare: () => prepare(topic),
    next: async (limit) => {
      const page = await nextPage(limit);
      return (
        page && {
          messages: page.events.map((event) => publishedMessage(event, program)),
          published: () => page.published(),
        }
      );
    },
  });
}
