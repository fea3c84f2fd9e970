import { now, type Instant } from '#contracts';
import type { Logger, Pool } from '#platform';
import { writeNotices } from '#read-models';
import { setTimeout as sleep } from 'node:timers/promises';

export interface NotifierOptions {
  pool: Pool;
  logger: Logger;
  /** Whether this process is the one that publishes. */
  isActive(this: void): boolean;
  /** So many days before a suspension its partner is told. */
  daysBefore: readonly number[];
  intervalMs: number;
}

/** A client signs up in the last moment, and is read, recorded and projected a moment after that: nobody is told too soon. */
const GRACE: Instant = 5 * 60 * 1_000_000;
/** Looking takes 5 % of one connection at most, however many partners there are. */
const PAUSE_FACTOR = 20;

/**
 * Writes down, now and then, what partners have to be told: by a clock, which the ledger itself never reads. A relay publishes it.
 */
export class Notifier {
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly options: NotifierOptions) {}

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { pool, logger, isActive, daysBefore, intervalMs } = this.options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const begun = performance.now();
      let more = false;
      try {
        if (isActive()) more = ((await writeNotices(pool, { now: now() - GRACE, daysBefore })) ?? 0) > 0;
      } catch (error) {
        logger.warn({ err: error }, 'What partners have to be told cannot be looked for now');
      }
      const pause = (performance.now() - begun) * PAUSE_FACTOR;
      await sleep(Math.max(pause, more ? 0 : intervalMs), undefined, { signal }).catch(() => undefined);
    }
  }
}
