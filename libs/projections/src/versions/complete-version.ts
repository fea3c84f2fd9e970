import type { PoolClient } from '#platform';
import type { Lease } from '../engine/checkpoint.js';
import { GUARDS, runLine, SUMS } from './deferred.js';

/**
 * Gives a version that is still bare all that is left to be built, whatever it was filled with: in the caller's
 * transaction, so that nobody sees it without. Waits for what another process is building. Does nothing where the version
 * has everything.
 */
export async function completeVersion(client: PoolClient, { version }: Lease): Promise<void> {
  await client.query('SELECT complete_version($1)', [version]);
}

/**
 * Sums up a version that was filled bare, and checks that each of its entries names an event, in the caller's transaction.
 * With `bringBackTriggers` it is what has to be there before anybody sees the rows; readers do without other indexes, if slowly.
 */
export const sumUp = (client: PoolClient, { version }: Lease): Promise<void> => runLine(client, version, SUMS);

/** From here on nothing is written but what the ledger's own triggers let pass. */
export const bringBackTriggers = (client: PoolClient, { version }: Lease): Promise<void> =>
  runLine(client, version, GUARDS);
