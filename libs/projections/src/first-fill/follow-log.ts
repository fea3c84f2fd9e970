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
const LOOK_EVERY_MS = 125;

export interface FollowOptions {
  /** Positions folded at once, at most, where not the usual number. */
  pagePositions?: number | undefined;
  /** Payments in memory after which it ends, where not the usual number. */
  paymentsMax?: number | undefined;
  /** Between two looks at a log that has been caught up with; left out: an eighth of a second. */
  pause?: (() => Promise<unknown>) | undefined;
  /** After each page: how far it is, and a chance to write out what the page made. */
  onPage: (position: number) => Promise<void>;
  /** Before the last look at a log that hardly grows any more: a chance to do what would be left to the end. */
  onCalm: () => Promise<void>;
  signal?: AbortSignal | undefined;
}

/**
 * Folds the log in memory from its beginning while it still grows, until it has been caught up with and grows no faster
 * than a projector could follow, for two looks in a row: after one it may be a consumer that holds its breath.
 * @returns the last position that was folded; undefined where it was told to stop
 * @throws LedgerError
 */
export async function followLog(pool: Pool, state: MemoryState, options: FollowOptions): Promise<number | undefined> {
  const { pagePositions = PAGE_POSITIONS, paymentsMax = PAYMENTS_MAX, onPage, onCalm, signal } = options;
  const { pause = () => sleep(LOOK_EVERY_MS) } = options;
  const pages = new Pages(pool, pagePositions);
  while (!signal?.aborted) {
    const before = pages.position;
    const page = await pages.next();
    if (page) {
      await foldPage(pool, page, WHOLE, state, PAGE);
      await onPage(pages.position);
      if (state.payments.size >= paymentsMax) return pages.position;
    }
    if (pages.areLeft()) continue;
    const isCalm = grewSlowly(pages.position - before, LOOK_EVERY_MS);
    const since = performance.now();
    await Promise.all([isCalm && onCalm(), pause()]);
    if (isCalm && grewSlowly(await pages.grown(), performance.now() - since)) return pages.position;
  }
  return undefined;
}

const grewSlowly = (events: number, ms: number): boolean => events * 1000 <= RUSH_PER_SECOND * ms;

/** The log page by page; the next one is on its way while one is folded, where the log has it already. */
class Pages {
  /** The last position of what `next` gave. */
  position = 0;
  #head = 0;
  #ahead: Promise<ShardPage> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly size: number,
  ) {}

  /** Whether the log, as last looked at, has more. */
  areLeft(): boolean {
    return this.position < this.#head;
  }

  /** Looks at the log again. @returns how many events there are after what `next` gave */
  async grown(): Promise<number> {
    this.#head = await readHead(this.pool);
    return this.#head - this.position;
  }

  /** @returns undefined where there is nothing new */
  async next(): Promise<ShardPage | undefined> {
    if (!this.areLeft() && (await this.grown()) === 0) return undefined;
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
