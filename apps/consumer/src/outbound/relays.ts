import { OUTBOUND, structuredMessage, type OutboundTopic } from '#contracts';
import { OutboundRelay, type Producer } from '#kafka';
import type { Logger, Pool } from '#platform';
import { OutboundStream } from '#projections';

export interface RelayParts {
  pool: Pool;
  producer: Producer;
  logger: Logger;
  topicPrefix: string;
  /** Whether this process projects: the one that does publishes. */
  isActive(this: void): boolean;
  /** Whether there is a backlog to project: balances come before what is published of them. */
  yields(this: void): boolean;
  onPublished(this: void, topic: string, count: number): void;
}

/** One relay for each outbound topic: what the ledger says, on its way to Kafka. */
export function createRelays({ pool, topicPrefix, ...common }: RelayParts): OutboundRelay[] {
  return (Object.keys(OUTBOUND) as OutboundTopic[]).map((topic) => {
    const stream = new OutboundStream(pool, topic);
    return new OutboundRelay({
      ...common,
      topic: topicPrefix + topic,
      next: async (limit) => {
        const page = await stream.next(limit);
        return page && { messages: page.events.map(structuredMessage), published: () => page.published() };
      },
    });
  });
}
