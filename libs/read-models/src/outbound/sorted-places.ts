import type { Place } from './outbound-event.js';

const PLACES_AT_FIRST = 1_024;

/** Places in the ledger in their order, each to be marked: 13 bytes a place, so that there may be very many. */
export class SortedPlaces {
  #positions = new Float64Array(PLACES_AT_FIRST);
  #seqs = new Int32Array(PLACES_AT_FIRST);
  #marks = new Uint8Array(PLACES_AT_FIRST);
  #length = 0;

  /** To be called in the order of the places. */
  add({ position, seq }: Place): void {
    if (this.#length === this.#positions.length) this.#grow();
    this.#positions[this.#length] = position;
    this.#seqs[this.#length] = seq;
    this.#length += 1;
  }

  /** Does nothing where the place is not there. */
  mark(place: Place): void {
    const at = this.#firstAfter(place) - 1;
    if (at >= 0 && this.#positions[at] === place.position && this.#seqs[at] === place.seq) this.#marks[at] = 1;
  }

  firstUnmarkedAfter(place: Place): Place | null {
    const at = this.#marks.indexOf(0, this.#firstAfter(place));
    return at < 0 || at >= this.#length ? null : { position: this.#positions[at]!, seq: this.#seqs[at]! };
  }

  #firstAfter({ position, seq }: Place): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#positions[middle]!;
      if (other < position || (other === position && this.#seqs[middle]! <= seq)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const size = this.#positions.length * 2;
    const grown = [new Float64Array(size), new Int32Array(size), new Uint8Array(size)] as const;
    grown[0].set(this.#positions);
    grown[1].set(this.#seqs);
    grown[2].set(this.#marks);
    [this.#positions, this.#seqs, this.#marks] = grown;
  }
}
