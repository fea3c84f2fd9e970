import type { MessageRefusedError, RelayPage } from '#kafka';
import type { Logger, Pool } from '#platform';
import { deadLetterMessage, markPublished, readUnpublished } from './unpublished.js';

/** Read at once, at most: each may be as large as the brokers allow a message to be. */
const PAGE = { limit: 500, bytesMax: 4 * 1024 * 1024 };

export interface DeadLetterOutboxOptions {
  pool: Pool;
  /** As dead letters name it. */
  topic: string;
  logger: Logger;
  onRefused(this: void, topic: string): void;
}

/** The dead letters of one topic, in the table, as an outbox: oldest first. */
export class DeadLetterOutbox {
  /** Those that Kafka refuses as they are: they stay in the table, and stand in nobody's way. */
  readonly #refused = new Set<number>();
  /** One of so many is refused: they are sent one by one, to find it. */
  #oneByOne = 0;
  /** Whether the last one was: of a row of them, as where the topic takes small ones alone, the first is told. */
  #lastWasRefused = false;

  constructor(private readonly options: DeadLetterOutboxOptions) {}

  readonly next = async (): Promise<RelayPage | undefined> => {
    const page = this.#oneByOne > 0 ? { ...PAGE, limit: 1 } : PAGE;
    const { pool, topic } = this.options;
    const letters = await readUnpublished(pool, topic, page, [...this.#refused]);
    if (letters.length === 0) return undefined;
    const ids = letters.map(({ id }) => id);
    return {
      messages: letters.map(deadLetterMessage),
      published: () => {
        this.#oneByOne = Math.max(0, this.#oneByOne - 1);
        this.#lastWasRefused = false;
        return markPublished(pool, ids);
      },
      refused: (error) => this.#without(ids, error),
    };
  };

  #without(ids: readonly number[], error: MessageRefusedError): void {
    if (ids.length > 1) {
      this.#oneByOne = ids.length;
      return;
    }
    for (const id of ids) this.#refused.add(id);
    this.#oneByOne = Math.max(0, this.#oneByOne - 1);
    const { logger, topic, onRefused } = this.options;
    onRefused(topic);
    if (!this.#lastWasRefused)
      logger.error(
        { id: `m-${ids.join()}`, topic, err: error },
        'Kafka refuses this dead letter as it is, and perhaps others after it: they stay in the table alone',
      );
    this.#lastWasRefused = true;
  }
}
