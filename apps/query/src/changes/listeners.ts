import { type ChangeRow, matches } from '#read-models';
import type { Listener } from './listener.js';

/** Those who follow the changes, found by the partner that they follow: what concerns one partner is no work for the others. */
export class Listeners implements Iterable<Listener> {
  readonly #all = new Set<Listener>();
  readonly #ofEverybody = new Set<Listener>();
  readonly #ofPartner = new Map<string, Set<Listener>>();

  get size(): number {
    return this.#all.size;
  }

  [Symbol.iterator](): Iterator<Listener> {
    return this.#all[Symbol.iterator]();
  }

  add(listener: Listener): void {
    this.#all.add(listener);
    const { partnerId } = listener.filter;
    if (partnerId === null) {
      this.#ofEverybody.add(listener);
      return;
    }
    const others = this.#ofPartner.get(partnerId);
    if (others) others.add(listener);
    else this.#ofPartner.set(partnerId, new Set([listener]));
  }

  delete(listener: Listener): void {
    this.#all.delete(listener);
    this.#ofEverybody.delete(listener);
    const { partnerId } = listener.filter;
    const others = partnerId === null ? undefined : this.#ofPartner.get(partnerId);
    others?.delete(listener);
    if (others?.size === 0) this.#ofPartner.delete(partnerId!);
  }

  /** Who is to be told of a change, each once. */
  of(row: ChangeRow): Iterable<Listener> {
    const found = row.type === 'restatement' ? new Set(this.#all) : new Set(this.#ofEverybody);
    for (const partner of [row.partnerId, row.previousPartnerId, ...row.named]) {
      if (partner !== null) for (const listener of this.#ofPartner.get(partner) ?? []) found.add(listener);
    }
    return [...found].filter(({ filter }) => matches(row, filter));
  }
}
