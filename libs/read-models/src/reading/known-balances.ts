import type { PoolClient } from '#platform';
import { KEPT_SUMS, readBalances, toBalances, type AsOf, type SumsRow } from './balances.js';
import type { LiveRead } from './live-read.js';
import { NotFoundError } from './not-found.js';
import { requirePartner } from './partner.js';
import { requireReached } from './reached.js';
import type { At } from './at.js';

/**
 * Balances of a partner that has to be known, at a position that has to be reached.
 * @throws NotFoundError, PositionAheadError
 */
export async function readKnownBalances(client: PoolClient, at: At, partnerId: string, past: AsOf) {
  requireReached(at, past.atPosition);
  await requirePartner(client, partnerId);
  return { partnerId, ...(await readBalances(client, partnerId, past)) };
}

type KeptRow = { known: boolean } & (SumsRow | { asset: null });

/** The same of now, as one statement. */
export const keptBalances = (partnerId: string) =>
  ({
    select: `p.partner_id IS NOT NULL AS known, ${KEPT_SUMS}`,
    from: `LEFT JOIN partners p ON p.partner_id = $1 LEFT JOIN partner_balances b ON b.partner_id = p.partner_id`,
    orderBy: 'asset',
    values: [partnerId],
    answer: (rows) => {
      if (!rows[0].known) throw new NotFoundError('partner');
      return { partnerId, ...toBalances(rows.filter((row) => row.asset !== null)) };
    },
  }) satisfies LiveRead<KeptRow, unknown>;
