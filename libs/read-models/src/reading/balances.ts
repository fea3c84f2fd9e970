import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { DAY } from '#program';
import { GRANTED_AND_REVERSED } from '../ledger/balance-sums.js';
import { partnerFlows } from './partner-flows.js';

/** The two times of a question about the past: when things happened, and when they became known. */
export interface AsOf {
  /** Only entries effective at or before this instant. */
  asOf?: Instant | undefined;
  /** Only entries posted by events up to this position. */
  atPosition?: number | undefined;
}

/** One row per asset; sums are integers as text, as `numeric` comes from the database. */
export interface SumsRow {
  asset: string;
  available: string;
  held: string;
  reserved: string;
  settled: string;
  granted: string;
  reversed: string;
}

/** Columns of `partner_balances`. */
export const KEPT_SUMS = 'asset, available, held, reserved, settled, granted, reversed';

/** The same of one row within JSON: as text, which has every digit. */
export const KEPT_SUMS_AS_JSON = `json_build_object('asset', asset, 'available', available::text, 'held', held::text,
  'reserved', reserved::text, 'settled', settled::text, 'granted', granted::text, 'reversed', reversed::text)`;

const KEPT = `SELECT ${KEPT_SUMS} FROM partner_balances WHERE partner_id = $1 ORDER BY asset`;

/** The same sums from the entries. */
const FROM_ENTRIES = `
  SELECT asset,
    sum(amount * ((credit_account = own.available)::int - (debit_account = own.available)::int)) AS available,
    sum(amount * ((credit_account = own.held)::int - (debit_account = own.held)::int)) AS held,
    sum(amount * ((credit_account = own.reserved)::int - (debit_account = own.reserved)::int)) AS reserved,
    sum(amount * ((credit_account = ANY(own.settled))::int - (debit_account = ANY(own.settled))::int)) AS settled,
    ${GRANTED_AND_REVERSED}
  FROM (${partnerFlows({ partner: '$1', after: '0', until: '$3', asOf: '$2' })}) AS flows, LATERAL (
    SELECT 'partner:' || partner_id || ':available' AS available, 'partner:' || partner_id || ':held' AS held,
           'partner:' || partner_id || ':reserved' AS reserved, ARRAY['payout:settled', 'days:applied'] AS settled) AS own
  GROUP BY asset ORDER BY asset`;

/**
 * A partner's balances: now from the sums kept beside the ledger, for a past moment from the entries.
 * A partner without entries has no balances and no days.
 */
export async function readBalances(client: PoolClient, partnerId: string, past: AsOf = {}) {
  const { rows } =
    past.asOf === undefined && past.atPosition === undefined
      ? await client.query<SumsRow>(KEPT, [partnerId])
      : await client.query<SumsRow>(FROM_ENTRIES, [
          partnerId,
          past.asOf === undefined ? null : formatInstant(past.asOf),
          past.atPosition ?? null,
        ]);
  return toBalances(rows);
}

/** A partner's sums of all assets, as contracts.md has them. */
export const toBalances = (rows: readonly SumsRow[]) => ({
  balances: rows.filter((row) => row.asset !== DAY).map(toBalance),
  freeDays: toFreeDays(rows),
});

/** contracts.md's Balance: earned = available + held + reserved + paid out. */
function toBalance(row: SumsRow) {
  return {
    currency: row.asset,
    availableMinor: BigInt(row.available),
    heldMinor: BigInt(row.held),
    reservedMinor: BigInt(row.reserved),
    paidOutMinor: BigInt(row.settled),
    earnedMinor: BigInt(row.granted) - BigInt(row.reversed),
  };
}

/** contracts.md's FreeDays: granted - reversed - applied - held = available. */
function toFreeDays(rows: readonly SumsRow[]) {
  const days = rows.find((row) => row.asset === DAY);
  return {
    granted: BigInt(days?.granted ?? 0),
    reversed: BigInt(days?.reversed ?? 0),
    applied: BigInt(days?.settled ?? 0),
    held: BigInt(days?.held ?? 0),
    available: BigInt(days?.available ?? 0),
  };
}
