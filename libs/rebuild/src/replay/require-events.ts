import { inTransaction, LedgerError, type Pool } from '#platform';
import type { Lease } from '#projector';

/**
 * What the ledger's own trigger checks of every entry, for those that a replay put in beside it. Where a version's entries
 * are those of the live one, which had the trigger, there is nothing left to check.
 * @throws LedgerError ENTRY_WITHOUT_EVENT
 */
export async function requireEvents(pool: Pool, { schema }: Lease): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ position: number }>(
      `SELECT position FROM ${schema}.ledger_entries entries LEFT JOIN events USING (position)
       WHERE events.event_id IS DISTINCT FROM entries.event_id ORDER BY position LIMIT 1`,
    );
    if (!rows[0]) return;
    const message = `an entry names an event at position ${rows[0].position} that the store does not hold`;
    throw new LedgerError('ENTRY_WITHOUT_EVENT', message, false);
  });
}
