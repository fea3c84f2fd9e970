import type { PoolClient } from '#platform';
import { readBalances, type AsOf } from './balances.js';
import { requirePartner } from './partner.js';
import { requireReached } from './reached.js';
import type { At } from './snapshot.js';

/**
 * Balances of a partner that has to be known, at a position that has to be reached.
 * @throws NotFoundError, PositionAheadError
 */
export async function readKnownBalances(client: PoolClient, at: At, partnerId: string, past: AsOf) {
  requireReached(at, past.atPosition);
  await requirePartner(client, partnerId);
  return { partnerId, ...(await readBalances(client, partnerId, past)) };
}
