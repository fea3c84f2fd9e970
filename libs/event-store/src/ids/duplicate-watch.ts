/** So many batches after one with ids that the store had: what is delivered again comes in long runs. */
const BATCHES_ON_THE_WATCH = 100;

/**
 * Whether ids are looked up before they are written. New ones are all that comes as a rule: then the unique index is
 * asked once, by writing, and a duplicate costs a batch begun twice. Kept from batch to batch; forgetting it is harmless.
 */
export class DuplicateWatch {
  #batchesLeft = 0;

  get expectsDuplicates(): boolean {
    return this.#batchesLeft > 0;
  }

  /** @param known of a batch, how many ids were there */
  sawKnown(known: number): void {
    this.#batchesLeft = known > 0 ? BATCHES_ON_THE_WATCH : Math.max(0, this.#batchesLeft - 1);
  }
}
