import type { PoolClient } from '#platform';

/**
 * Taken by whoever reads what is to be published next, and by a swap: so that no page is read from a version that is
 * about to be replaced, without the swap knowing. Held to the end of the transaction, by the rows of the cursors: whoever may not
 * publish cannot lock them.
 */
export async function lockOutbound(client: PoolClient): Promise<void> {
  await client.query('SELECT FROM public.outbound_cursors ORDER BY stream FOR UPDATE');
}
