import { inTransaction, type Pool, type PoolClient } from '#platform';
import { goesOnFrom, readLogEnd, type LogEnd } from '../chain/log-end.js';
import type { BatchKeys } from './batch-keys.js';
import { buildFilter } from './build-filter.js';
import { loadFilter, saveFilter } from './filter-store.js';
import { isComplete, keysOf, type Generation } from './generation.js';
import { idSpace, type IdSpace, type IdSpaces } from './id-space.js';
import { filterBytes, type KeyFilter } from './key-filter.js';
import { readGenerations } from './read-generations.js';

export interface IdFiltersOptions {
  /** All filters together take so much memory at most; generations without one are asked. */
  bytesMax?: number;
  /** What stood in the way of filters. They are tried again, and nothing is wrong without them. */
  onError?: (error: unknown) => void;
}

/** 24 generations, hence 48 million events. */
const BYTES_MAX = 96 * 1024 * 1024;
/** Until what failed, or was another process's to do, is tried again. */
const RETRY_MS = 30_000;

/**
 * The filters of complete generations, the newest first as far as memory goes. Fetched, and where there are none yet made,
 * by other connections than the appender's while it appends: whatever is not there yet is asked in its index.
 */
export class IdFilters implements IdSpaces {
  #generations: readonly Generation[] = [];
  /** By the generation's first position. */
  readonly #filters = new Map<number, KeyFilter>();
  /** Ends of the log at which the filters' generations were complete, the same object for all that were read after it. */
  #seen = new Set<LogEnd>();
  /** Counts how often all filters were thrown away: what was on its way then comes too late. */
  #era = 0;
  /** Those that a filter cannot be made of. */
  readonly #damaged = new Set<number>();
  readonly #bytesMax: number;
  readonly #onError: (error: unknown) => void;
  #filling: Promise<void> | undefined;
  #notBefore = 0;
  #closed = false;

  constructor(
    private readonly pool: Pool,
    { bytesMax = BYTES_MAX, onError = () => undefined }: IdFiltersOptions = {},
  ) {
    this.#bytesMax = bytesMax;
    this.#onError = onError;
  }

  async behind(client: PoolClient, head: LogEnd, events: number): Promise<IdSpace> {
    await this.#keepIfTrue(client, head);
    if ((this.#generations.at(-1)?.last ?? 0) < head.position + events)
      this.#generations = await readGenerations(client);
    const space = idSpace(this.#generations, head.position, events, ({ first }) => this.#filters.get(first));
    this.#fillWhereMissing(space.complete);
    return space;
  }

  /**
   * A filter stands for a generation only as long as the log is the one that it was made of. Where the log does not go on
   * from an end that was seen then (the database was put back, or a standby took over that lacked the last of it), it may
   * have been filled anew: nothing is believed any more.
   */
  async #keepIfTrue(client: PoolClient, head: LogEnd): Promise<void> {
    for (const seen of [...this.#seen]) {
      if (await goesOnFrom(client, head, seen)) this.#seen.delete(seen);
      else return this.#forget();
    }
    // Everything that they vouched for is in the log that ends here.
    if (this.#filters.size > 0) this.#seen.add(head);
  }

  #forget(): void {
    this.#era += 1;
    this.#filters.clear();
    this.#damaged.clear();
    this.#seen.clear();
    this.#generations = [];
    this.#notBefore = 0;
  }

  /** @param seen an end of the log that was committed before anything of the generation was read */
  #keep({ first }: Generation, filter: KeyFilter, seen: LogEnd, era: number): void {
    if (era !== this.#era) return;
    this.#filters.set(first, filter);
    this.#seen.add(seen);
  }

  /** Asks the filters that are there about a batch, ahead of its turn. */
  sift(keys: BatchKeys): void {
    for (const filter of this.#filters.values()) keys.suspects(filter);
  }

  /** Fetches the filters that are kept, before the first batch has to do without. Those that are not are made afterwards. */
  async start(): Promise<void> {
    try {
      const missing = await this.#fetch();
      if (missing.length > 0) this.#fill(missing);
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Ends what is at work in the background, and waits for it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#filling;
  }

  #fillWhereMissing(complete: readonly Generation[]): void {
    if (this.#filling || this.#closed || performance.now() < this.#notBefore) return;
    const lacks = ({ first }: Generation) => !this.#filters.has(first) && !this.#damaged.has(first);
    if (this.#fitting(complete).some(lacks)) this.#fill();
  }

  #fill(missing?: readonly Generation[]): void {
    const work = async (): Promise<void> => {
      for (const generation of missing ?? (await this.#fetch())) {
        if (this.#closed) return;
        if (!(await this.#make(generation))) this.#notBefore = performance.now() + RETRY_MS;
      }
    };
    this.#filling = work()
      .catch((error: unknown) => {
        this.#notBefore = performance.now() + RETRY_MS;
        this.#onError(error);
      })
      .finally(() => (this.#filling = undefined));
  }

  /** Fetches what is kept. @returns those of which nothing is, the newest first */
  async #fetch(): Promise<Generation[]> {
    const era = this.#era;
    // In this order: a committed head beyond a generation's end, before anything is read of it.
    const seen = await readLogEnd(this.pool);
    const generations = await readGenerations(this.pool);
    const fitting = this.#fitting(generations.filter((generation) => isComplete(generation, seen.position)));
    const places = new Set(fitting.map(({ first }) => first));
    for (const first of this.#filters.keys()) if (!places.has(first)) this.#filters.delete(first);
    const missing: Generation[] = [];
    for (const generation of fitting) {
      if (this.#closed) return [];
      if (this.#filters.has(generation.first) || this.#damaged.has(generation.first)) continue;
      const filter = await loadFilter(this.pool, generation);
      if (filter) this.#keep(generation, filter, seen, era);
      else missing.push(generation);
    }
    return missing;
  }

  /** @returns false where another process is about one */
  #make(generation: Generation): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ mine: boolean }>('SELECT may_make_id_filter() AS mine');
      if (!rows[0]!.mine) return false;
      const era = this.#era;
      const seen = await readLogEnd(client);
      const filter = await buildFilter(client, generation, () => this.#closed || era !== this.#era);
      if (filter) {
        await saveFilter(client, generation, filter);
        this.#keep(generation, filter, seen, era);
      } else if (!this.#closed && era === this.#era) this.#damaged.add(generation.first);
      return true;
    });
  }

  /** Those whose filters have a place in memory, the newest first. */
  #fitting(complete: readonly Generation[]): Generation[] {
    let bytes = 0;
    return complete.toReversed().filter((generation) => {
      const more = filterBytes(keysOf(generation));
      if (bytes + more > this.#bytesMax) return false;
      bytes += more;
      return true;
    });
  }
}
