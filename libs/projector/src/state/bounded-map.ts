/** Values by id, at most so many: the ones that came first go first. */
export class BoundedMap<T> {
  readonly #values = new Map<string, T>();

  constructor(private readonly max: number) {}

  get(id: string): T | undefined {
    return this.#values.get(id);
  }

  set(id: string, value: T): void {
    this.#values.set(id, value);
    if (this.#values.size <= this.max) return;
    const [first] = this.#values.keys();
    this.#values.delete(first!);
  }

  delete(id: string): void {
    this.#values.delete(id);
  }
}
