/** Rows by id, at most so many: the ones that came first go first. */
export class RowCache<T> {
  readonly #rows = new Map<string, T>();

  constructor(private readonly max: number) {}

  get(id: string): T | undefined {
    return this.#rows.get(id);
  }

  set(id: string, row: T): void {
    this.#rows.set(id, row);
    if (this.#rows.size <= this.max) return;
    const [first] = this.#rows.keys();
    this.#rows.delete(first!);
  }

  delete(id: string): void {
    this.#rows.delete(id);
  }

  clear(): void {
    this.#rows.clear();
  }
}
