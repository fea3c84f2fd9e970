import type { PoolClient } from '#platform';

/**
 * Taken by whoever reads what is to be published next, and by a swap: so that no page is read from a version that is
 * about to be replaced, without the swap knowing. Held to the end of the transaction.
 */
export async function lockOutbound(client: PoolClient): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('referral-ledger outbound'))`);
}
