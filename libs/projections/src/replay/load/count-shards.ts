/** Payments that are in memory at once, at most: some 250 bytes each. */
const SHARD_PAYMENTS = 1_250_000;
/** Fewer payments than this are not worth a second worker: each of them folds the facts that are everybody's. */
const WORTH_SHARING = 20_000;

/** In how many shards so many payments are folded: each small enough, and every worker busy to the end. */
export function countShards(payments: number, workers: number, shardPayments = SHARD_PAYMENTS): number {
  const needed = Math.max(1, Math.ceil(payments / shardPayments));
  return payments < WORTH_SHARING ? needed : Math.ceil(needed / workers) * workers;
}
