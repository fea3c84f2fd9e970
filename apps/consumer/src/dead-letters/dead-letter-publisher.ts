import { MessageRefusedError, type Producer } from '#kafka';
import { inTransaction, type Logger, type Pool, type PoolClient } from '#platform';
import {
  deadLetterMessage,
  deadLetterTopic,
  markPublished,
  takeUnpublished,
  type UnpublishedDeadLetter,
} from './unpublished.js';

export interface DeadLetterPublisherOptions {
  pool: Pool;
  producer: Producer;
  logger: Logger;
  onPublished(this: void, topic: string, count: number): void;
  /** How often to look for dead letters that nobody announced: those of a consumer that died, or that failed before. */
  pollMs?: number;
}

const POLL_MS = 10_000;
/** Read at once; each may be as large as the brokers allow a message to be. */
const PAGE = 32;

/**
 * Publishes dead letters to `<topic>.dlq`, oldest first, after they were committed: a table is the outbox. At least
 * once: a crash between the publication and its mark publishes it again.
 */
export class DeadLetterPublisher {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  /** Those that Kafka refuses as they are: they stay in the table, and stand in nobody's way. */
  private readonly refused = new Set<number>();

  constructor(private readonly options: DeadLetterPublisherOptions) {}

  start(): void {
    this.timer = setInterval(() => this.wake(), this.options.pollMs ?? POLL_MS);
    this.wake();
  }

  /** There may be something to publish. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.round ??= this.publishAll().finally(() => (this.round = undefined));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.round;
  }

  private async publishAll(): Promise<void> {
    const failing = new Set<string>();
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        while ((await this.publishPage(failing)) && !this.stopped);
      } catch (error) {
        this.options.logger.warn({ err: error }, 'Dead letters cannot be read for publication now');
      }
    }
  }

  /** @returns whether there may be more */
  private async publishPage(failing: Set<string>): Promise<boolean> {
    return inTransaction(this.options.pool, async (client) => {
      const except = { topics: [...failing], ids: [...this.refused] };
      const letters = await takeUnpublished(client, PAGE, except);
      for (const [topic, ofTopic] of Map.groupBy(letters, (letter) => letter.topic)) {
        if (!(await this.publishTopic(client, topic, ofTopic))) failing.add(topic);
      }
      return letters.length === PAGE;
    });
  }

  /** @returns false where the topic cannot be reached for now */
  private async publishTopic(client: PoolClient, topic: string, letters: UnpublishedDeadLetter[]): Promise<boolean> {
    const { producer, logger, onPublished } = this.options;
    try {
      await producer.send(deadLetterTopic(topic), letters.map(deadLetterMessage));
      await markPublished(
        client,
        letters.map(({ id }) => id),
      );
      onPublished(topic, letters.length);
      return true;
    } catch (error) {
      if (!(error instanceof MessageRefusedError)) {
        logger.warn({ topic: deadLetterTopic(topic), err: error }, 'Dead letters are not published yet');
        return false;
      }
      const [only, ...others] = letters;
      if (only && others.length === 0) {
        logger.error({ id: only.id, topic, err: error }, 'Kafka refuses a dead letter; it stays in the table alone');
        this.refused.add(only.id);
        return true;
      }
      for (const letter of letters) if (!(await this.publishTopic(client, topic, [letter]))) return false;
      return true;
    }
  }
}
