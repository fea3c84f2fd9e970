import type { FoldTable } from '#fold';

const NONE: readonly never[] = [];

/** A read model's rows in memory, all of them, with one index where one is asked for. */
export class MemoryTable<T> implements FoldTable<T> {
  readonly #rows = new Map<string, T>();
  readonly #index = new Map<string, Map<string, T>>();

  /**
   * @param id of a row
   * @param keyOf the key under which an index has the row, undefined where it has not
   */
  constructor(
    private readonly id: (row: T) => string,
    private readonly keyOf: (row: T) => string | undefined = () => undefined,
  ) {}

  find(id: string): T | undefined {
    return this.#rows.get(id);
  }

  put(row: T): void {
    const id = this.id(row);
    const before = this.#rows.get(id);
    const oldKey = before && this.keyOf(before);
    const newKey = this.keyOf(row);
    this.#rows.set(id, row);
    if (oldKey !== undefined && oldKey !== newKey) this.#index.get(oldKey)!.delete(id);
    if (newKey === undefined) return;
    const rows = this.#index.get(newKey);
    if (rows) rows.set(id, row);
    else this.#index.set(newKey, new Map([[id, row]]));
  }

  /** The rows that the index has under a key. */
  under(key: string): readonly T[] {
    const rows = this.#index.size === 0 ? undefined : this.#index.get(key);
    return rows ? [...rows.values()] : NONE;
  }

  rows(): MapIterator<T> {
    return this.#rows.values();
  }
}
