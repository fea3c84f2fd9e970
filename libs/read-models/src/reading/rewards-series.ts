import { formatInstant } from '#contracts';
import type { PoolClient } from '#platform';
import type { At } from './at.js';
import type { AsOf } from './balances.js';
import { partnerFlows } from './partner-flows.js';
import { requirePartner } from './partner.js';
import { requireReached } from './reached.js';

export type SeriesBy = 'day' | 'month';

/** Days of the calendar, UTC: `2026-03-01`. Both are included, with the months in which they lie. */
export interface SeriesRange {
  by: SeriesBy;
  from: string;
  to: string;
}

interface SumRow {
  asset: string;
  period: string;
  given: string;
  takenBack: string;
}

const DAY_MS = 86_400_000;

/** The days, or the months, of a range. */
export function periodsOf({ by, from, to }: SeriesRange): string[] {
  const periods: string[] = [];
  const last = by === 'day' ? to : to.slice(0, 7);
  let period = by === 'day' ? from : from.slice(0, 7);
  while (period <= last) {
    periods.push(period);
    period = by === 'day' ? dayAfter(period) : dayAfter(`${period}-31`).slice(0, 7);
  }
  return periods;
}

/** How many there are, without naming them. */
export function countPeriods({ by, from, to }: SeriesRange): number {
  if (by === 'day') return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return (
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1
  );
}

const dayAfter = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1, date) + DAY_MS).toISOString().slice(0, 10);
};

const FORMAT = { day: 'YYYY-MM-DD', month: 'YYYY-MM' } as const;

/** From the first period's beginning to the last one's end. */
const bounds = ({ by, from, to }: SeriesRange): [string, string] =>
  by === 'day'
    ? [from, dayAfter(to)]
    : [`${from.slice(0, 7)}-01`, `${dayAfter(`${to.slice(0, 7)}-31`).slice(0, 7)}-01`];

const ALL_ASSETS = 'SELECT DISTINCT asset FROM daily_flows ORDER BY asset';

/** Those that it has had, with a value of 0 in the end or not: until now, or by a position. */
const KEPT_ASSETS = 'SELECT asset FROM partner_balances WHERE partner_id = $1 ORDER BY asset';
const ASSETS_AT = `
  SELECT DISTINCT asset FROM (${partnerFlows({ partner: '$1', after: '0', until: '$2', asOf: 'NULL' })}) AS flows ORDER BY asset`;

const ofPartner = (by: SeriesBy): string => `
  SELECT asset, to_char(period, '${FORMAT[by]}') AS period,
    coalesce(sum(amount) FILTER (WHERE debit_account = 'program:expense'), 0)::text AS given,
    coalesce(sum(amount) FILTER (WHERE credit_account = 'program:expense'), 0)::text AS "takenBack"
  FROM (${partnerFlows({ partner: '$1', after: '0', until: '$5', asOf: '$4', per: by })}) AS flows
  WHERE 'program:expense' IN (debit_account, credit_account) AND period >= $2::date AND period < $3::date
  GROUP BY asset, flows.period`;

const ofAll = (by: SeriesBy): string => `
  SELECT asset, to_char(day, '${FORMAT[by]}') AS period,
    coalesce(sum(amount) FILTER (WHERE debit_class = 'program:expense'), 0)::text AS given,
    coalesce(sum(amount) FILTER (WHERE credit_class = 'program:expense'), 0)::text AS "takenBack"
  FROM daily_flows
  WHERE day >= $1::date AND day < $2::date AND 'program:expense' IN (debit_class, credit_class)
  GROUP BY asset, period`;

/**
 * What rewards a partner was given, and what was taken back, per day or month in which it took effect: as the balances of a
 * moment count it. What is recorded late changes the days it concerns, but of a position; what was known when is on the statements.
 * @throws NotFoundError, PositionAheadError
 */
export async function readPartnerRewards(
  client: PoolClient,
  at: At,
  partnerId: string,
  range: SeriesRange,
  { asOf, atPosition }: AsOf = {},
) {
  requireReached(at, atPosition);
  await requirePartner(client, partnerId);
  const assets =
    atPosition === undefined
      ? await client.query<{ asset: string }>(KEPT_ASSETS, [partnerId])
      : await client.query<{ asset: string }>(ASSETS_AT, [partnerId, atPosition]);
  const moment = asOf === undefined ? null : formatInstant(asOf);
  const parameters = [partnerId, ...bounds(range), moment, atPosition ?? null];
  const { rows } = await client.query<SumRow>(ofPartner(range.by), parameters);
  return { partnerId, ...describe(range), series: fill(assets.rows, rows, range) };
}

/** The same of all partners, from the sums that are kept per day: as the trial balance of a moment counts it. */
export async function readAllRewards(client: PoolClient, range: SeriesRange) {
  const assets = await client.query<{ asset: string }>(ALL_ASSETS);
  const { rows } = await client.query<SumRow>(ofAll(range.by), bounds(range));
  return { ...describe(range), series: fill(assets.rows, rows, range) };
}

const describe = ({ by, from, to }: SeriesRange) => ({ by, from, to });

/** Each asset has each period, with zeros where nothing moved. */
function fill(assets: readonly { asset: string }[], rows: readonly SumRow[], range: SeriesRange) {
  const found = new Map(rows.map((row) => [`${row.asset} ${row.period}`, row]));
  const periods = periodsOf(range);
  return assets.flatMap(({ asset }) =>
    periods.map((period) => {
      const row = found.get(`${asset} ${period}`);
      const [given, takenBack] = [BigInt(row?.given ?? 0), BigInt(row?.takenBack ?? 0)];
      return { asset, period, given, takenBack, net: given - takenBack };
    }),
  );
}
