import type { PoolClient } from '#platform';
import type { Awaitable } from './awaitable.js';
import type { TableWriter } from './bulk.js';
import type { RowCache } from './row-cache.js';

/** How a read model's rows are found and written. Ids are one text each; a compound key is joined by the model. */
export interface TableStore<T> extends TableWriter<T> {
  id: (row: T) => string;
  load: (client: PoolClient, ids: string[]) => Promise<T[]>;
  /** Secondary indexes kept in memory: index name → key of a row, undefined where the row is not in the index. */
  indexes?: Record<string, (row: T) => string | undefined>;
}

/**
 * A read model's rows as one batch sees them: what it loaded, overlaid with what it changed. Rows are values: a change
 * is a new row, `put`. What is in memory always wins over what a query finds in the database.
 */
export class Table<T> {
  readonly #rows = new Map<string, T | undefined>();
  /** Ids of rows that were changed → the row that the database has of this id. */
  readonly #dirty = new Map<string, T | undefined>();
  /** Made when it is first asked for: most batches ask for few of them. */
  readonly #indexes = new Map<string, Map<string, Set<string>>>();

  /** @param known rows that are in the database just like this, so that they need not be loaded; kept up to date */
  constructor(
    private readonly client: PoolClient,
    private readonly store: TableStore<T>,
    private readonly known?: RowCache<T>,
  ) {}

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
      const row = this.known?.get(id);
      if (row === undefined) missing.add(id);
      else this.#absorb(id, row);
    }
    if (missing.size === 0) return;
    const loaded = await this.store.load(this.client, [...missing]);
    this.absorb(loaded);
    for (const id of missing) if (!this.#rows.has(id)) this.#rows.set(id, undefined);
    if (this.known) for (const row of loaded) this.known.set(this.store.id(row), row);
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

  /** The rows that `flush` will write. */
  changed(): T[] {
    return [...this.#dirty.keys()].map((id) => this.#rows.get(id)!);
  }

  /** The rows that the database has in their place. */
  replaced(): T[] {
    return [...this.#dirty.values()].filter((row) => row !== undefined);
  }

  /** Writes what was changed. */
  async flush(): Promise<void> {
    if (this.#dirty.size === 0) return;
    const fresh: T[] = [];
    const changed: T[] = [];
    for (const [id, stored] of this.#dirty) {
      const row = this.#rows.get(id)!;
      (stored === undefined ? fresh : changed).push(row);
      this.known?.set(id, row);
    }
    await this.store.save(this.client, fresh, changed);
    this.#dirty.clear();
  }

  /** Forgets everything, which must have been flushed: keeps memory bounded where a fact touches very many rows. */
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
