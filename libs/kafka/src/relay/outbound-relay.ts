import type { Logger } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutgoingMessage, Producer } from '../producer.js';

/** Messages to be sent in this order, and what records that they were. */
export interface RelayPage {
  messages: readonly OutgoingMessage[];
  /** @returns false where another relay has sent them meanwhile */
  published(): Promise<boolean>;
}

export interface OutboundRelayOptions {
  /** The full name, prefix included. */
  topic: string;
  /** Where the messages are kept until they are sent: the next ones, or undefined where there are none. */
  next(this: void, limit: number): Promise<RelayPage | undefined>;
  producer: Producer;
  logger: Logger;
  /** Whether this process is the one that publishes: of several only one should, or the order may suffer. */
  isActive(this: void): boolean;
  /** Whether something else goes first for now: then a page is sent every second and not one after the other. */
  yields(this: void): boolean;
  onPublished(this: void, topic: string, count: number): void;
}

const PAGE = 1_000;
const POLL_MS = 250;
const YIELD_MS = 1_000;
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 15_000;

/**
 * Sends what an outbox holds, in its order, at least once: what was sent but not recorded as sent is sent again. While
 * the brokers or the database are away it waits and catches up after; nothing is ever skipped.
 */
export class OutboundRelay {
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly options: OutboundRelayOptions) {}

  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes the page under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let retryMs = RETRY_FIRST_MS;
    while (!this.#stop.signal.aborted) {
      try {
        const more = this.options.isActive() && (await this.#publishPage());
        retryMs = RETRY_FIRST_MS;
        if (!more) await this.#pause(POLL_MS);
        else if (this.options.yields()) await this.#pause(YIELD_MS);
      } catch (error) {
        const { logger, topic } = this.options;
        logger.warn({ topic, err: error, retryInMs: retryMs }, 'what the ledger says cannot be published now');
        await this.#pause(retryMs);
        retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
      }
    }
  }

  /** @returns whether there may be more */
  async #publishPage(): Promise<boolean> {
    const { topic, next, producer, onPublished } = this.options;
    const page = await next(PAGE);
    if (!page) return false;
    await producer.send(topic, page.messages);
    if (await page.published()) onPublished(topic, page.messages.length);
    return true;
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
