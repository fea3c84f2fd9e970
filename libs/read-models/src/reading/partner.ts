import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { KEPT_SUMS_AS_JSON, toBalances, type SumsRow } from './balances.js';
import type { LiveRead } from './live-read.js';
import { NotFoundError } from './not-found.js';
import { standingFacts, toPartner, type StandingRow } from './partner-standing.js';

/** @throws NotFoundError where no fact names this partner */
export async function requirePartner(client: PoolClient, partnerId: string): Promise<{ directClients: number }> {
  const { rows } = await client.query<{ directClients: number }>(
    `SELECT direct_clients AS "directClients" FROM partners WHERE partner_id = $1`,
    [partnerId],
  );
  if (!rows[0]) throw new NotFoundError('partner');
  return rows[0];
}

type PartnerRow = StandingRow & { sums: SumsRow[] | null };

const PARTNER = {
  select: `p.direct_clients AS "directClients",
    (SELECT max(signed_up_at) FROM accounts a WHERE a.partner_id = $1 AND a.signed_up_at <= $2) AS "latestSignup",
    ${standingFacts({ terms: 'terms', contracts: 'contracts', links: 'links' })},
    (SELECT json_agg(${KEPT_SUMS_AS_JSON} ORDER BY asset) FROM partner_balances b WHERE b.partner_id = $1) AS sums`,
  from: 'LEFT JOIN partners p ON p.partner_id = $1',
};

/** Where a partner stands at `now`: suspension, reward mode and withdrawals by the terms and contracts then in force. */
export const partnerAt = (partnerId: string, now: Instant) =>
  ({
    ...PARTNER,
    values: [partnerId, formatInstant(now)],
    answer: ([row]) => toPartner(partnerId, row, toBalances(row.sums ?? []), now),
  }) satisfies LiveRead<PartnerRow, unknown>;
