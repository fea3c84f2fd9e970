import type { PoolClient } from '#platform';
import type { Lease } from '../engine/checkpoint.js';

/**
 * Gives a version that is still bare its sums, indexes and triggers, whatever it was filled with: in the caller's
 * transaction, so that nobody sees it without. Readers do not wait; with half a million payments it takes some seconds.
 * Does nothing where the version has them.
 */
export async function completeVersion(client: PoolClient, { version }: Lease): Promise<void> {
  await client.query('SELECT complete_version($1)', [version]);
}
