import { readHead, readShard, WHOLE, type ShardPage } from '#event-store';
import type { Pool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { PAGE } from '../engine/fold/correction.js';
import { foldPage } from '../engine/memory/fold-page.js';
import type { MemoryState } from '../engine/memory/memory-state.js';
import { RUSH_PER_SECOND } from './rush.js';

/** Positions folded at once, at most. */
const PAGE_POSITIONS = 20_000;
/** Bounds memory: some 300 bytes a payment. What comes after is left to the projector. */
const PAYMENTS_MAX = 1_250_000;
/** Between two looks at a log that has been caught up with, at least. */
const LOOK_EVERY_MS = 200;
/** So long a consumer in the middle of a rush may append nothing: it collects garbage, or waits for the disk. */
const BREATH_MS = 500;

export interface FollowOptions {
  /** Positions folded at once, at most, where not the usual number. */
  pagePositions?: number | undefined;
  /** Payments in memory after which it ends, where not the usual number. */
  paymentsMax?: number | undefined;
  /** How it waits between two looks at a log that has been caught up with, where not as usual. */
  pause?: ((ms: number) => Promise<unknown>) | undefined;
  /** After each page: how far it is, and a chance to write out what the page made. */
  onPage: (position: number) => Promise<void>;
  /** Before what may be the end, and proves to be unless another page follows: a chance to do what would be left to it. */
  onEnd: (position: number) => Promise<void>;
  signal?: AbortSignal | undefined;
}

/**
 * Folds the log in memory from its beginning while it still grows, until it has been caught up with and grows no faster
 * than a projector could follow: not only for a moment, in which a consumer may hold its breath.
 * @returns the last position that was folded; undefined where it was told to stop
 * @throws LedgerError
 */
export async function followLog(pool: Pool, state: MemoryState, options: FollowOptions): Promise<number | undefined> {
  const { pagePositions = PAGE_POSITIONS, paymentsMax = PAYMENTS_MAX, onPage, onEnd, pause = sleep, signal } = options;
  const pages = new Pages(pool, pagePositions);
  let isCalm = false;
  await pages.look();
  while (!signal?.aborted) {
    const page = await pages.next();
    if (page) {
      await foldPage(pool, page, WHOLE, state, PAGE);
      await onPage(pages.position);
    }
    if (state.payments.size >= paymentsMax) {
      await onEnd(pages.position);
      return pages.position;
    }
    if (pages.areLeft()) continue;
    if (isCalm) await Promise.all([onEnd(pages.position), pause(BREATH_MS)]);
    else await pause(LOOK_EVERY_MS - pages.msSinceLook());
    const wasCalm = isCalm;
    isCalm = (await pages.look()) <= RUSH_PER_SECOND;
    if (isCalm && wasCalm) return pages.position;
  }
  return undefined;
}

/** The log page by page; the next one is on its way while one is folded, where the log has it already. */
class Pages {
  /** The last position of what `next` gave. */
  position = 0;
  #head = 0;
  #lookedAt = performance.now();
  #ahead: Promise<ShardPage> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly size: number,
  ) {}

  /** Looks how far the log is. @returns how many events a second have come since the look before */
  async look(): Promise<number> {
    const before = this.#head;
    const ms = this.msSinceLook();
    this.#head = await readHead(this.pool);
    this.#lookedAt = performance.now();
    return ((this.#head - before) * 1000) / ms;
  }

  msSinceLook(): number {
    return performance.now() - this.#lookedAt;
  }

  /** Whether the log, as last looked at, has more. */
  areLeft(): boolean {
    return this.position < this.#head;
  }

  /** @returns undefined where the log, as last looked at, has no more */
  async next(): Promise<ShardPage | undefined> {
    if (!this.areLeft()) return undefined;
    const page = await (this.#ahead ?? this.#read());
    this.position = this.#end();
    this.#ahead = this.areLeft() ? this.#read() : undefined;
    // Should this one fail, nobody waits for that one.
    this.#ahead?.catch(() => undefined);
    return page;
  }

  #read(): Promise<ShardPage> {
    return readShard(this.pool, this.position, this.#end(), WHOLE);
  }

  #end(): number {
    return Math.min(this.#head, this.position + this.size);
  }
}
