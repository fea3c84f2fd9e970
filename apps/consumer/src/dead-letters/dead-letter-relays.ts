import type { OutboundRelay } from '#kafka';
import type { Logger, Pool } from '#platform';
import { unpublishedTopics } from './unpublished.js';

export interface DeadLetterRelaysOptions {
  pool: Pool;
  logger: Logger;
  /** Makes the relay that publishes the dead letters of a topic, with a producer of its own. */
  relayFor(this: void, topic: string): OutboundRelay;
  /** How often to look for dead letters that nobody announced: those of an import, or of a consumer that died. */
  pollMs?: number;
}

const POLL_MS = 10_000;

/**
 * Publishes dead letters to `<topic>.dlq` after they were committed: a table is the outbox. At least once: a crash between
 * the publication and its mark publishes it again. Each topic has a relay of its own, from its first dead letter on: one
 * that is missing, full or forbidden keeps no other waiting.
 */
export class DeadLetterRelays {
  readonly #relays = new Map<string, OutboundRelay>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(private readonly options: DeadLetterRelaysOptions) {}

  start(): void {
    this.#timer = setInterval(() => this.wake(), this.options.pollMs ?? POLL_MS);
    this.wake();
  }

  /** There may be something to publish. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#looking;
    await Promise.all([...this.#relays.values()].map((relay) => relay.stop()));
  }

  async #look(): Promise<void> {
    const { pool, logger, relayFor } = this.options;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        for (const topic of await unpublishedTopics(pool)) {
          if (this.#stopped) return;
          const relay = this.#relays.get(topic) ?? relayFor(topic);
          this.#relays.set(topic, relay);
          relay.start();
          relay.wake();
        }
      } catch (error) {
        logger.warn({ err: error }, 'Dead letters cannot be read for publication now');
      }
    }
  }
}
