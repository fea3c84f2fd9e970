import type { PoolClient } from '#platform';
import type { Awaitable } from '#fold';
import { BoundedMap } from './bounded-map.js';
import type { TableStore } from '#read-models';

/** Rows that a batch has changed, to be written by its transaction. */
export type WriteRows = (client: PoolClient) => Promise<void>;

/**
 * A read model's rows as the batches of one projector see them: what the batch loaded, overlaid with what it changed, and
 * with what the batch before it changed, which may still be on its way into the database. Rows are values: a change is
 * a new row, `put`. What is in memory always wins over what a query finds in the database.
 */
export class CachedTable<T> {
  #rows = new Map<string, T | undefined>();
  /** Ids of rows that were changed → the row that the database has of this id, or will have once the batch before is written. */
  #dirty = new Map<string, T | undefined>();
  /** Made when it is first asked for: most batches ask for few of them. */
  #indexes = new Map<string, Map<string, Set<string>>>();
  readonly #kept: BoundedMap<T> | undefined;

  /**
   * @param reader in whose transaction rows are looked up
   * @param keep how many rows are remembered from batch to batch. Nobody else writes them while the lease is held
   * @param onPut told of each row that is put, and of what it was before, as far as that was looked for
   */
  constructor(
    private readonly reader: { readonly client: PoolClient },
    private readonly store: TableStore<T>,
    keep = 0,
    private readonly onPut?: (before: T | undefined, after: T) => void,
  ) {
    this.#kept = keep > 0 ? new BoundedMap(keep) : undefined;
  }

  /** The row of an id, from memory or else from the database; undefined where there is none. */
  find(id: string): Awaitable<T | undefined> {
    const row = this.#rows.get(id);
    return row !== undefined || this.#rows.has(id) ? row : this.#load(id);
  }

  /** The row of an id in memory: undefined also where the database was not asked. */
  peek(id: string): T | undefined {
    return this.#rows.get(id);
  }

  /** Loads what is not in memory yet, in one query; what is not found is known to be absent from then on. */
  async prefetch(ids: Iterable<string>): Promise<void> {
    const missing = new Set<string>();
    for (const id of ids) {
      if (this.#rows.has(id)) continue;
      const row = this.#kept?.get(id);
      if (row === undefined) missing.add(id);
      else this.#absorb(id, row);
    }
    if (missing.size === 0) return;
    const loaded = await this.store.load(this.reader.client, [...missing]);
    this.absorb(loaded);
    for (const id of missing) if (!this.#rows.has(id)) this.#rows.set(id, undefined);
    if (this.#kept) for (const row of loaded) this.#kept.set(this.store.id(row), row);
  }

  /** Takes in rows that a query found, except those that memory knows already, perhaps otherwise. */
  absorb(rows: Iterable<T>): void {
    for (const row of rows) {
      const id = this.store.id(row);
      if (!this.#rows.has(id)) this.#absorb(id, row);
    }
  }

  /** Takes in a changed row, or a new one whose id was looked for. */
  put(row: T): void {
    const id = this.store.id(row);
    const before = this.#rows.get(id);
    if (before === undefined && !this.#rows.has(id)) throw new Error('a row is put that nobody has looked for');
    this.#index(id, before, row);
    this.#rows.set(id, row);
    if (!this.#dirty.has(id)) this.#dirty.set(id, before);
    this.onPut?.(before, row);
  }

  /** The rows in memory that an index has under a key. */
  under(index: string, key: string): T[] {
    const rows: T[] = [];
    for (const id of this.#entriesOf(index).get(key) ?? []) rows.push(this.#rows.get(id)!);
    return rows;
  }

  /** All rows in memory. */
  inMemory(): T[] {
    return [...this.#rows.values()].filter((row) => row !== undefined);
  }

  /** How many rows were changed. */
  get changed(): number {
    return this.#dirty.size;
  }

  /** The rows that were changed, as they are and as they were. */
  *touched(): Generator<T> {
    for (const [id, before] of this.#dirty) {
      yield this.#rows.get(id)!;
      if (before !== undefined) yield before;
    }
  }

  /** Hands over what was changed, encoded, and begins anew, knowing nothing but that. */
  take(): WriteRows {
    const fresh: T[] = [];
    const changed: T[] = [];
    const rows = new Map<string, T | undefined>();
    for (const [id, before] of this.#dirty) {
      const row = this.#rows.get(id)!;
      (before === undefined ? fresh : changed).push(row);
      rows.set(id, row);
      this.#kept?.set(id, row);
    }
    this.#rows = rows;
    this.#dirty = new Map();
    this.#indexes = new Map();
    return this.store.encode(fresh, changed);
  }

  /** Forgets what the last batch changed, which must be written: keeps memory bounded where a fact touches very many rows. */
  forget(): void {
    if (this.#dirty.size > 0) throw new Error('rows that were changed are forgotten before they were written');
    this.#rows.clear();
    this.#indexes.clear();
  }

  async #load(id: string): Promise<T | undefined> {
    await this.prefetch([id]);
    return this.#rows.get(id);
  }

  #absorb(id: string, row: T): void {
    this.#rows.set(id, row);
    this.#index(id, undefined, row);
  }

  #entriesOf(name: string): Map<string, Set<string>> {
    const made = this.#indexes.get(name);
    if (made) return made;
    const entries = new Map<string, Set<string>>();
    for (const [id, row] of this.#rows) if (row !== undefined) this.#enter(name, entries, id, undefined, row);
    this.#indexes.set(name, entries);
    return entries;
  }

  #index(id: string, before: T | undefined, after: T): void {
    for (const [name, entries] of this.#indexes) this.#enter(name, entries, id, before, after);
  }

  #enter(name: string, entries: Map<string, Set<string>>, id: string, before: T | undefined, after: T): void {
    const keyOf = this.store.indexes![name]!;
    const oldKey = before === undefined ? undefined : keyOf(before);
    const newKey = keyOf(after);
    if (oldKey === newKey) return;
    if (oldKey !== undefined) entries.get(oldKey)?.delete(id);
    if (newKey === undefined) return;
    const ids = entries.get(newKey);
    if (ids) ids.add(id);
    else entries.set(newKey, new Set([id]));
  }
}
