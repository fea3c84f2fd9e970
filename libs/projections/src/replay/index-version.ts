import { inTransaction, LedgerError, type Pool, type PoolClient } from '#platform';
import type { Lease } from '../engine/project-batch.js';
import { DIGESTED_ROWS } from '../versions/digests.js';
import { moveState } from './hold.js';
import { listenAgain, runDeferred } from './load/deferred.js';

/** What the ledger's own trigger checks of every entry, for those that were put in beside it. */
async function requireEvents(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ position: number }>(
    `SELECT position FROM ledger_entries entries LEFT JOIN events USING (position)
     WHERE events.event_id IS DISTINCT FROM entries.event_id ORDER BY position LIMIT 1`,
  );
  if (rows[0]) {
    const message = `an entry names an event at position ${rows[0].position} that the store does not hold`;
    throw new LedgerError('ENTRY_WITHOUT_EVENT', message, false);
  }
}

/**
 * Builds a filled version's keys and indexes, gathers the planner's figures, wakes the triggers, and moves the version on
 * to 'catching up'. What was built is not built again after a fault.
 * @returns whether it got there; false where it was told to stop
 */
export async function indexVersion(pool: Pool, lease: Lease, signal: AbortSignal | undefined): Promise<boolean> {
  await runDeferred(pool, lease.schema, signal);
  if (signal?.aborted) return false;
  await inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL search_path TO ${lease.schema}, public`);
    await listenAgain(client, lease.schema);
    await client.query(`ANALYZE ${Object.keys(DIGESTED_ROWS).join(', ')}`);
    await requireEvents(client);
    await moveState(client, lease, 'indexing', 'catching up');
  });
  return true;
}
