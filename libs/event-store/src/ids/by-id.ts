/** What an event is known by. */
export interface EventIdentity {
  source: string;
  id: string;
}

/** A map by (source, id): in two steps, since a joined text would have to be made and hashed for each event. */
export class ById<T> {
  readonly #sources = new Map<string, Map<string, T>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get({ source, id }: EventIdentity): T | undefined {
    return this.#sources.get(source)?.get(id);
  }

  set({ source, id }: EventIdentity, value: T): void {
    let ids = this.#sources.get(source);
    if (!ids) this.#sources.set(source, (ids = new Map<string, T>()));
    if (!ids.has(id)) this.#size += 1;
    ids.set(id, value);
  }

  *values(): Generator<T> {
    for (const ids of this.#sources.values()) yield* ids.values();
  }
}
