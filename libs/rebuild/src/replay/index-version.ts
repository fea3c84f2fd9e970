import { inTransaction, type Pool } from '#platform';
import type { Lease } from '#projector';
import { moveState } from './hold.js';
import { restoreTriggers, requireComplete, runPostLoad } from '#read-models';

/**
 * Builds a filled version's keys, indexes and sums, gathers the planner's figures, brings back the triggers, and moves the
 * version on to 'catching up'. What was built is not built again after a fault.
 * @returns whether it got there; false where it was told to stop
 */
export async function indexVersion(pool: Pool, lease: Lease, signal: AbortSignal | undefined): Promise<boolean> {
  await runPostLoad(pool, lease, signal);
  if (signal?.aborted) return false;
  await inTransaction(pool, async (client) => {
    await restoreTriggers(client, lease);
    await requireComplete(client, lease);
    await moveState(client, lease, 'indexing', 'catching up');
  });
  return true;
}
