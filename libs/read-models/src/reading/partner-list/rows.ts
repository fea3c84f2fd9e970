import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { statusAt } from '../partner-standing.js';
import { KEPT_SUMS_AS_JSON, toBalances, type SumsRow } from '../balances.js';
import { instantOrNull } from '../instants.js';
import { activeContracts, latestSignup, type Moment } from './filter.js';

interface Row {
  partner_id: string;
  direct_clients: number;
  last_client_signup_at: Instant | null;
  latest_signup_at: Instant | null;
  commission: boolean;
  codes: { code: string; active: boolean }[];
  sums: SumsRow[];
}

/** A contract is looked up for each row: of an EXISTS of hundreds of rows the planner would rather make a table of all contracts. */
const ROWS = `
  SELECT p.partner_id, p.direct_clients, p.last_client_signup_at, ${latestSignup('$2')} AS latest_signup_at,
    (SELECT true ${activeContracts('$2')} LIMIT 1) IS NOT NULL AS commission,
    coalesce((SELECT json_agg(json_build_object('code', code, 'active',
                created_at <= $2::timestamptz AND (disabled_at IS NULL OR disabled_at > $2::timestamptz)) ORDER BY created_at, code)
              FROM links l WHERE l.partner_id = p.partner_id AND created_at IS NOT NULL), '[]') AS codes,
    coalesce((SELECT json_agg(${KEPT_SUMS_AS_JSON} ORDER BY asset)
              FROM partner_balances b WHERE b.partner_id = p.partner_id), '[]') AS sums
  FROM partners p WHERE p.partner_id = ANY($1)`;

/** contracts.md's Partner in a list, by id; those that nothing is known of are not among them. */
export async function partnerRows(client: PoolClient, ids: readonly string[], { now, terms }: Moment) {
  const { rows } = await client.query<Row>(ROWS, [ids, formatInstant(now)]);
  return new Map(
    rows.map((row) => [
      row.partner_id,
      {
        partnerId: row.partner_id,
        ...statusAt(now, row.latest_signup_at ?? undefined, terms),
        rewardMode: row.commission ? ('commission' as const) : ('free_days' as const),
        referralCodes: row.codes,
        directClients: row.direct_clients,
        latestClientAt: instantOrNull(row.last_client_signup_at),
        ...toBalances(row.sums),
      },
    ]),
  );
}
