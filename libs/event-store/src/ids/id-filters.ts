import type { Pool, PoolClient } from '#platform';
import { readHead } from '../read/read-head.js';
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
/** The first half of an advisory lock's number; the second tells the generation. */
const BUILD_LOCK = 736_453;

/**
 * The filters of complete generations, the newest first as far as memory goes. Fetched, and where there are none yet made,
 * by other connections than the appender's while it appends: whatever is not there yet is asked in its index.
 */
export class IdFilters implements IdSpaces {
  #generations: readonly Generation[] = [];
  /** By the generation's first position. */
  readonly #filters = new Map<number, { generation: Generation; filter: KeyFilter }>();
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

  async behind(client: PoolClient, head: number, events: number): Promise<IdSpace> {
    if ((this.#generations.at(-1)?.last ?? 0) < head + events) this.#generations = await readGenerations(client);
    const space = idSpace(this.#generations, head, events, ({ first }) => this.#filters.get(first)?.filter);
    // The head has gone back: the database was put back to an earlier state, and this generation is filled anew.
    for (const [first, { generation }] of this.#filters) if (!isComplete(generation, head)) this.#filters.delete(first);
    this.#fillWhereMissing(space.complete);
    return space;
  }

  /** Asks the filters that are there about a batch, ahead of its turn. */
  sift(keys: BatchKeys): void {
    for (const { filter } of this.#filters.values()) keys.suspects(filter);
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
    // In this order: a committed head beyond a generation's end, before anything is read of it.
    const head = await readHead(this.pool);
    const generations = await readGenerations(this.pool);
    const fitting = this.#fitting(generations.filter((generation) => isComplete(generation, head)));
    const places = new Set(fitting.map(({ first }) => first));
    for (const first of this.#filters.keys()) if (!places.has(first)) this.#filters.delete(first);
    const missing: Generation[] = [];
    for (const generation of fitting) {
      if (this.#closed) return [];
      if (this.#filters.has(generation.first) || this.#damaged.has(generation.first)) continue;
      const filter = await loadFilter(this.pool, generation);
      if (filter) this.#filters.set(generation.first, { generation, filter });
      else missing.push(generation);
    }
    return missing;
  }

  /** @returns false where another process is about it */
  async #make(generation: Generation): Promise<boolean> {
    const client = await this.pool.connect();
    // Thrown away if anything fails, since it would keep its lock.
    let broken = true;
    try {
      const lock = [BUILD_LOCK, generation.relation];
      const { rows } = await client.query<{ mine: boolean }>(
        'SELECT pg_try_advisory_lock($1, hashtext($2)) AS mine',
        lock,
      );
      if (rows[0]!.mine) {
        const filter = await buildFilter(client, generation, () => this.#closed);
        if (filter) {
          this.#filters.set(generation.first, { generation, filter });
          await saveFilter(client, generation, filter);
        } else if (!this.#closed) this.#damaged.add(generation.first);
        await client.query('SELECT pg_advisory_unlock($1, hashtext($2))', lock);
      }
      broken = false;
      return rows[0]!.mine;
    } finally {
      client.release(broken);
    }
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
