import type { Logger } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageRefusedError } from '../errors.js';
import type { OutgoingMessage, Producer } from '../producer.js';

/** Messages to be sent in this order, and what records that they were. */
export interface RelayPage {
  messages: readonly OutgoingMessage[];
  /** @returns false where another relay has sent them meanwhile */
  published(): Promise<boolean>;
  /** The brokers refuse one of them as it is: makes the next page another one. Left out: it is sent again, for good. */
  refused?(error: MessageRefusedError): void;
}

export interface OutboundRelayOptions {
  /** The full name, prefix included. */
  topic: string;
  /** Where the messages are kept until they are sent: the next ones, or undefined where there are none. */
  next(this: void, limit: number): Promise<RelayPage | undefined>;
  /** Sees to it that the topic is there, before the first page and after each fault. @throws where it is not */
  prepare(this: void): Promise<void>;
  /** Of this relay alone: what one topic waits for must not keep another waiting. */
  producer: Producer;
  logger: Logger;
  /** Whether this process is the one that publishes: of several only one should, or the order may suffer. */
  isActive(this: void): boolean;
  /** Whether something else goes first for now: then a page is sent every second and not one after the other. */
  yields(this: void): boolean;
  onPublished(this: void, topic: string, count: number): void;
  /** Told of every try that failed, and with undefined of the first one after it that did not. */
  onFault(this: void, topic: string, error: Error | undefined): void;
  /** How often to look for what nobody announced by `wake`. */
  pollMs?: number;
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
  #pausing = new AbortController();
  #running: Promise<void> | undefined;
  #isPrepared = false;
  /** What is wrong, as it was told last: the same is not told again. */
  #fault: string | undefined;

  constructor(private readonly options: OutboundRelayOptions) {}

  start(): void {
    this.#running ??= this.#run();
  }

  /** There may be something to send. A topic that is at fault is not tried any sooner for it. */
  wake(): void {
    if (this.#fault === undefined) this.#pausing.abort();
  }

  /** Finishes the page under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.options.producer.disconnect();
  }

  async #run(): Promise<void> {
    let retryMs = RETRY_FIRST_MS;
    while (!this.#stop.signal.aborted) {
      this.#pausing = new AbortController();
      try {
        const more = this.options.isActive() && (await this.#publishPage());
        retryMs = RETRY_FIRST_MS;
        if (!more) await this.#pause(this.options.pollMs ?? POLL_MS);
        else if (this.options.yields()) await this.#pause(YIELD_MS);
      } catch (error) {
        this.#tell(error instanceof Error ? error : new Error(String(error)));
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
    try {
      if (!this.#isPrepared) await this.options.prepare();
      this.#isPrepared = true;
      await producer.send(topic, page.messages);
    } catch (error) {
      this.#isPrepared = false;
      if (!(error instanceof MessageRefusedError) || !page.refused) throw error;
      page.refused(error);
      return true;
    }
    this.#tell(undefined);
    if (await page.published()) onPublished(topic, page.messages.length);
    return true;
  }

  /** A line when something else is wrong than before, and one when it is over: not one for each try. */
  #tell(error: Error | undefined): void {
    const { logger, topic, onFault } = this.options;
    if (error || this.#fault !== undefined) onFault(topic, error);
    if (error && error.message !== this.#fault) logger.warn({ topic, err: error }, 'cannot be published to for now');
    if (!error && this.#fault !== undefined) logger.info({ topic }, 'is published to again');
    this.#fault = error?.message;
  }

  async #pause(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.#stop.signal, this.#pausing.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}
