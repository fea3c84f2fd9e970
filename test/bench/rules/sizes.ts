/** How much is measured. */
export interface Sizes {
  /** Payments of the partners that facts in order arrive for; the first is the reference. */
  partners: readonly [number, number, number];
  /** Facts of one kind projected in one batch, and timed together. A multiple of ten. */
  facts: number;
  /** Batches of a kind and a partner in one run. */
  batches: number;
  /** Payments that a late fact changes, and those that it is compared with. */
  corrected: number;
  runs: number;
}

export const FULL: Sizes = { partners: [10, 10_000, 1_000_000], facts: 100, batches: 5, corrected: 100_000, runs: 3 };

/** The corrections still take several pages, so that they go the same way as large ones. */
export const QUICK: Sizes = { partners: [10, 50, 250], facts: 20, batches: 1, corrected: 1_200, runs: 1 };

/** A partner with this many payments to a client is nobody special. */
export const PAYMENTS_PER_CLIENT = 5;
