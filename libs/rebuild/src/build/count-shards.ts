/** Payments that are in memory at once, at most: some 250 bytes each. */
const SHARD_PAYMENTS = 1_400_000;
/** Fewer events than this are not worth a second worker: each of them folds the facts that are everybody's. */
const WORTH_SHARING = 20_000;

/**
 * In how many shards so many events are folded: each small enough, and every worker busy to the end. As if all of them were
 * payments, as nearly all are: to count the payments would take a while, and they cannot be more.
 */
export function countShards(events: number, workers: number, shardPayments = SHARD_PAYMENTS): number {
  const needed = Math.max(1, Math.ceil(events / shardPayments));
  return events < WORTH_SHARING ? needed : Math.ceil(needed / workers) * workers;
}
