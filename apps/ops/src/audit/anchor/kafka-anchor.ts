import { createProducer, readTopic, type KafkaConnection } from '#kafka';
import { AnchorDamagedError, AnchorError, type Anchor } from './anchor.js';
import { anchoredAsJson, parseAnchored, type Anchored } from './anchored.js';

/** Notes in a topic of another cluster, which exists, and whose messages are kept for good (`retention.ms=-1`). */
export class KafkaAnchor implements Anchor {
  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
  ) {}

  get name(): string {
    return `the topic ${this.topic} of ${this.connection.brokers.join(', ')}`;
  }

  async read(): Promise<Anchored[]> {
    const found: Anchored[] = [];
    const ranges = await this.#try(() =>
      readTopic(this.connection, this.topic, (messages) => {
        for (const { partition, offset, value } of messages) {
          const anchored = value === null ? undefined : parseAnchored(value.toString());
          if (!anchored)
            throw new AnchorDamagedError(`${this.topic}/${partition}@${offset} is not what an audit notes`);
          found.push(anchored);
        }
      }),
    );
    if (!ranges) throw new AnchorError(`there is no topic ${this.topic}: make it, with retention.ms=-1`);
    return found.sort((a, b) => a.at - b.at);
  }

  async append(anchored: Anchored): Promise<void> {
    const producer = createProducer(this.connection);
    await this.#try(async () => {
      try {
        await producer.send(this.topic, [{ key: 'referral-ledger', value: anchoredAsJson(anchored) }]);
      } finally {
        await producer.disconnect();
      }
    });
  }

  async #try<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AnchorDamagedError) throw error;
      throw new AnchorError(error instanceof Error ? error.message : String(error));
    }
  }
}
