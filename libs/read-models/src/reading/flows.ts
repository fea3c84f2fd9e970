import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { FLOW } from '../ledger/daily-flows.js';

/** What moved between two classes of accounts. */
export interface Flow {
  asset: string;
  debit: string;
  credit: string;
  amount: bigint;
}

const DAY_US = 86_400_000_000;

/** The days before day $1 after 1970-01-01. */
const WHOLE_DAYS = `SELECT asset, debit_class, credit_class, amount FROM daily_flows WHERE day < date '1970-01-01' + $1::integer`;
const MIDNIGHT = `(date '1970-01-01' + $1::integer)::timestamp AT TIME ZONE 'UTC'`;

/** From midnight to $2, or from $2 to midnight: whichever are fewer hours. */
const SINCE_MIDNIGHT = `SELECT ${FLOW}, amount FROM ledger_entries WHERE effective_at >= ${MIDNIGHT} AND effective_at <= $2`;
const UNTIL_MIDNIGHT = `SELECT ${FLOW}, -amount FROM ledger_entries WHERE effective_at > $2 AND effective_at < ${MIDNIGHT}`;

const summed = (flows: string): string => `
  SELECT asset, debit_class AS debit, credit_class AS credit, sum(amount)::text AS amount FROM (${flows}) AS flows
  GROUP BY asset, debit_class, credit_class HAVING sum(amount) <> 0`;

/** What the entries effective at or before `asOf`, or all of them, moved: from whole days, and half a day's entries at most. */
export async function readFlows(client: PoolClient, asOf: Instant | undefined): Promise<Flow[]> {
  const rows = asOf === undefined ? await allOf(client) : await upTo(client, asOf);
  return rows.map(({ amount, ...flow }) => ({ ...flow, amount: BigInt(amount) }));
}

type FlowRow = Omit<Flow, 'amount'> & { amount: string };

const allOf = async (client: PoolClient): Promise<FlowRow[]> =>
  (await client.query<FlowRow>(summed('SELECT asset, debit_class, credit_class, amount FROM daily_flows'))).rows;

async function upTo(client: PoolClient, asOf: Instant): Promise<FlowRow[]> {
  const midnight = Math.round(asOf / DAY_US);
  const rest = midnight * DAY_US <= asOf ? SINCE_MIDNIGHT : UNTIL_MIDNIGHT;
  const sql = summed(`${WHOLE_DAYS} UNION ALL ${rest}`);
  return (await client.query<FlowRow>(sql, [midnight, formatInstant(asOf)])).rows;
}
