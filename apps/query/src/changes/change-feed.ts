import { Metrics, type Logger } from '#platform';
import {
  endOf,
  isBefore,
  LiveSnapshots,
  readChanges,
  type ChangeFilter,
  type ChangesPage,
  type FeedPlace,
} from '#read-models';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stopping } from '../http/stopping.js';
import { asked } from '../lanes/costly.js';
import { Lane } from '../lanes/lane.js';
import type { LimitsConfig } from '../limits/limits-config.js';
import { LIMITS } from '../limits/limits-token.js';
import { LOGGER } from '../logger-token.js';
import type { Listener } from './listener.js';
import { Listeners } from './listeners.js';

const PAGE = 200;
/** A version may be put in the live one's place while nothing else happens: that is looked for so often. */
const LOOK_MS = 1_000;
/** What comes within this is read at once. */
const GATHER_MS = 50;
const AFTER_FAULT_MS = 1_000;
/** Listeners that read up what they have missed, at a time: questions are not to wait behind them. */
const CATCHING_UP_MAX = 2;
const ALL: ChangeFilter = { partnerId: null };

/**
 * Tells all who follow the changes. However many they are, one of them reads: what comes is read once and handed to whom it
 * concerns; whoever is behind reads up, a few at a time, page by page as it takes them in.
 */
@Injectable()
export class ChangeFeed implements OnApplicationShutdown {
  readonly #listeners = new Listeners();
  readonly #catchingUp: Lane;
  #tip: FeedPlace = endOf(0);
  #running: Promise<void> | undefined;
  #beats: NodeJS.Timeout | undefined;
  readonly #ended: (reason: 'stalled' | 'closed') => void;

  constructor(
    private readonly snapshots: LiveSnapshots,
    private readonly stopping: Stopping,
    @Inject(LIMITS) private readonly config: LimitsConfig,
    metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#catchingUp = new Lane({ size: CATCHING_UP_MAX, queueMax: config.changeStreamsMax, waitMs: 2 ** 31 - 1 });
    metrics.gaugeOf('change_streams', 'Streams of changes that are open.', [], () => [
      { labels: {}, value: this.#listeners.size },
    ]);
    const ended = metrics.counter('change_streams_ended_total', 'Streams of changes that ended.', ['reason']);
    this.#ended = (reason) => ended.inc({ reason });
    stopping.signal.addEventListener('abort', () => this.#endAll(), { once: true });
  }

  /** From now on it is told what comes after its place. @param closed its connection is */
  add(listener: Listener, closed: Promise<unknown>): void {
    this.#listeners.add(listener);
    void closed.then(() => {
      this.#listeners.delete(listener);
      this.#ended('closed');
    });
    asked.run({ caller: 'changes', costly: false }, () => {
      this.#running ??= this.#follow().finally(() => (this.#running = undefined));
      this.#beats ??= setInterval(() => void this.#beat(), this.config.changeHeartbeatMs).unref();
      void this.#catchUp(listener);
    });
  }

  onApplicationShutdown(): void {
    clearInterval(this.#beats);
  }

  /** As long as anybody follows. */
  async #follow(): Promise<void> {
    const { signal } = this.stopping;
    this.#tip = endOf(Math.max(0, await this.snapshots.waitFor(0, 0).catch(() => 0)));
    while (this.#listeners.size > 0 && !signal.aborted) {
      try {
        await this.snapshots.waitFor(this.#tip.position + 1, LOOK_MS, signal);
        while (!(await this.#tellNext()));
        await sleep(GATHER_MS, undefined, { signal }).catch(() => undefined);
      } catch (error) {
        this.logger.warn({ err: error }, 'changes cannot be read at the moment');
        await sleep(AFTER_FAULT_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** @returns whether that is all there is */
  async #tellNext(): Promise<boolean> {
    const page = await this.#read(this.#tip, ALL);
    const told = new Set<Listener>();
    for (const row of page.rows) {
      for (const listener of this.#listeners.of(row)) {
        if (!listener.isFollowing) continue;
        listener.add(row);
        told.add(listener);
      }
    }
    this.#tip = page.reached;
    for (const listener of told) {
      if (listener.flush()) continue;
      listener.isFollowing = false;
      void this.#catchUp(listener);
    }
    return page.caughtUp;
  }

  /** Reads up what a listener has missed, as fast as it takes it in, until it can be told with the others. */
  async #catchUp(listener: Listener): Promise<void> {
    while (listener.isOpen && !this.stopping.signal.aborted) {
      if (!(await listener.drained())) {
        this.#ended('stalled');
        return;
      }
      try {
        if (await this.#catchingUp.run(listener.caller, () => this.#readUp(listener))) return;
      } catch (error) {
        this.logger.warn({ err: error }, 'changes that a listener missed cannot be read at the moment');
        await sleep(AFTER_FAULT_MS);
      }
    }
  }

  /** @returns whether it follows from now on */
  async #readUp(listener: Listener): Promise<boolean> {
    const page = await this.#read(listener.place, listener.filter);
    for (const row of page.rows) listener.add(row);
    listener.place = page.reached;
    const isReading = listener.flush();
    // What the others were told meanwhile it has been told as well: it is no further behind than they are.
    listener.isFollowing = isReading && page.caughtUp && !isBefore(listener.place, this.#tip);
    return listener.isFollowing;
  }

  #read(after: FeedPlace, filter: ChangeFilter): Promise<ChangesPage> {
    return this.snapshots.read((client, at) => readChanges(client, at, filter, { after, limit: PAGE }));
  }

  async #beat(): Promise<void> {
    await Promise.all([...this.#listeners].map((listener) => listener.beat(this.#tip)));
  }

  #endAll(): void {
    for (const listener of this.#listeners) listener.end();
  }
}
