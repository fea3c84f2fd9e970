import type { PoolClient } from '#platform';

/** How a read model's rows are found and written. Ids are one text each; a compound key is joined by the model. */
export interface TableStore<T> {
  id: (row: T) => string;
  load: (client: PoolClient, ids: string[]) => Promise<T[]>;
  /** Writes rows that the table does not have, and others over those that it has. */
  save: (client: PoolClient, fresh: T[], changed: T[]) => Promise<void>;
  /** Secondary indexes kept in memory: index name → key of a row, undefined where the row is not in the index. */
  indexes?: Record<string, (row: T) => string | undefined>;
}

/**
 * A read model's rows as one batch sees them: what it loaded, overlaid with what it changed. Rows are values: a change
 * is a new row, `put`. What is in memory always wins over what a query finds in the database.
 */
export class Table<T> {
  readonly #rows = new Map<string, T | undefined>();
  /** Ids of rows that were changed → whether the database has a row of this id. */
  readonly #dirty = new Map<string, boolean>();
  readonly #indexes = new Map<string, Map<string, Set<string>>>();

  constructor(
    private readonly client: PoolClient,
    private readonly store: TableStore<T>,
  ) {
    for (const name of Object.keys(store.indexes ?? {})) this.#indexes.set(name, new Map());
  }

  /** The row of an id, from memory or else from the database; undefined where there is none. */
  async find(id: string): Promise<T | undefined> {
    if (!this.#rows.has(id)) await this.prefetch([id]);
    return this.#rows.get(id);
  }

  /** Loads what is not in memory yet, in one query; what is not found is known to be absent from then on. */
  async prefetch(ids: Iterable<string>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#rows.has(id));
    if (missing.length === 0) return;
    this.absorb(await this.store.load(this.client, missing));
    for (const id of missing) if (!this.#rows.has(id)) this.#rows.set(id, undefined);
  }

  /** Takes in rows that a query found, except those that memory knows already, perhaps otherwise. */
  absorb(rows: Iterable<T>): void {
    for (const row of rows) {
      const id = this.store.id(row);
      if (this.#rows.has(id)) continue;
      this.#rows.set(id, row);
      this.#index(id, undefined, row);
    }
  }

  /** Takes in a changed row, or a new one whose id was looked for. */
  put(row: T): void {
    const id = this.store.id(row);
    const before = this.#rows.get(id);
    if (before === undefined && !this.#rows.has(id)) throw new Error('a row is put that nobody has looked for');
    this.#index(id, before, row);
    this.#rows.set(id, row);
    if (!this.#dirty.has(id)) this.#dirty.set(id, before !== undefined);
  }

  /** The rows in memory that an index has under a key. */
  under(index: string, key: string): T[] {
    return [...(this.#indexes.get(index)!.get(key) ?? [])].map((id) => this.#rows.get(id)!);
  }

  /** All rows in memory. */
  inMemory(): T[] {
    return [...this.#rows.values()].filter((row) => row !== undefined);
  }

  /** Writes what was changed. */
  async flush(): Promise<void> {
    if (this.#dirty.size === 0) return;
    const fresh: T[] = [];
    const changed: T[] = [];
    for (const [id, stored] of this.#dirty) (stored ? changed : fresh).push(this.#rows.get(id)!);
    await this.store.save(this.client, fresh, changed);
    this.#dirty.clear();
  }

  /** Forgets everything, which must have been flushed: keeps memory bounded where a fact touches very many rows. */
  forget(): void {
    if (this.#dirty.size > 0) throw new Error('rows that were changed are forgotten before they were written');
    this.#rows.clear();
    for (const index of this.#indexes.values()) index.clear();
  }

  #index(id: string, before: T | undefined, after: T): void {
    for (const [name, entries] of this.#indexes) {
      const keyOf = this.store.indexes![name]!;
      const oldKey = before === undefined ? undefined : keyOf(before);
      const newKey = keyOf(after);
      if (oldKey === newKey) continue;
      if (oldKey !== undefined) entries.get(oldKey)?.delete(id);
      if (newKey === undefined) continue;
      const ids = entries.get(newKey);
      if (ids) ids.add(id);
      else entries.set(newKey, new Set([id]));
    }
  }
}
