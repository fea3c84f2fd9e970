/** Two numbers a slot: the hash of the row's text, and the row's number + 1, 0 where the slot is free. */
const SLOT = 2;
const SLOTS_AT_FIRST = 1 << 10;
/** FNV-1a of 32 bits: draft-eastlake-fnv, section 5. */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * The numbers of rows by their texts, each of which one row has: what a Map would say, with fewer misses of the cache where
 * there are very many. Most texts that are asked for are new: the hash beside the row's number tells so, without a look at
 * any text, each of which lies elsewhere in memory. Open addressing with linear probing, at most half full.
 */
export class RowIndex {
  #slots = new Uint32Array(SLOTS_AT_FIRST * SLOT);
  #mask = SLOTS_AT_FIRST - 1;
  #count = 0;
  /** What was asked for last: that is what is added, where it was not found. */
  #text = '';
  #hash = OFFSET_BASIS;

  /** @param texts by row; whoever adds a row adds its text there */
  constructor(private readonly texts: readonly string[]) {}

  find(text: string): number | undefined {
    const hash = this.#hashOf(text);
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const row = this.#slots[slot * SLOT + 1]! - 1;
      if (row < 0) return undefined;
      if (this.#slots[slot * SLOT] === hash && this.texts[row] === text) return row;
    }
  }

  /** @param text one that no row has yet */
  add(text: string, row: number): void {
    this.#count += 1;
    if (this.#count * 2 > this.#mask) this.#grow();
    this.#put(this.#hashOf(text), row + 1);
  }

  #put(hash: number, value: number): void {
    let slot = hash & this.#mask;
    while (this.#slots[slot * SLOT + 1] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot * SLOT] = hash;
    this.#slots[slot * SLOT + 1] = value;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < before.length; at += SLOT) {
      if (before[at + 1] !== 0) this.#put(before[at]!, before[at + 1]!);
    }
  }

  #hashOf(text: string): number {
    if (text === this.#text) return this.#hash;
    let hash = OFFSET_BASIS;
    for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
    this.#text = text;
    return (this.#hash = hash >>> 0);
  }
}
