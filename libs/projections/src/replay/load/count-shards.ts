import type { Pool } from '#platform';

/** Payments that are in memory at once, at most: some 250 bytes each. */
const SHARD_PAYMENTS = 1_250_000;
/** Fewer payments than this are not worth a second worker: each of them folds the facts that are everybody's. */
const WORTH_SHARING = 20_000;

/** In how many shards the log up to a position is folded: each small enough, and every worker busy to the end. */
export async function countShards(
  pool: Pool,
  until: number,
  workers: number,
  shardPayments = SHARD_PAYMENTS,
): Promise<number> {
  const { rows } = await pool.query<{ payments: number }>(
    `SELECT count(*) AS payments FROM events WHERE type = 'payment.succeeded.v1' AND position <= $1`,
    [until],
  );
  const { payments } = rows[0]!;
  const needed = Math.max(1, Math.ceil(payments / shardPayments));
  return payments < WORTH_SHARING ? needed : Math.ceil(needed / workers) * workers;
}
