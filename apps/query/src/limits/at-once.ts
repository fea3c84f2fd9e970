/** How many of one key are there at a time; keys that have none take no room. */
export class AtOnce {
  readonly #counts = new Map<string, number>();

  constructor(readonly max: number) {}

  /** @returns whether there was room for one more */
  enter(key: string): boolean {
    const count = this.#counts.get(key) ?? 0;
    if (count >= this.max) return false;
    this.#counts.set(key, count + 1);
    return true;
  }

  leave(key: string): void {
    const count = (this.#counts.get(key) ?? 1) - 1;
    if (count === 0) this.#counts.delete(key);
    else this.#counts.set(key, count);
  }
}
