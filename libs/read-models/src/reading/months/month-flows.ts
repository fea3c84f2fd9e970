import type { PoolClient } from '#platform';
import { FLOW } from '../../ledger/daily-flows.js';
import type { At } from '../at.js';
import { partnerFlows } from '../partner-flows.js';
import type { Month } from './month.js';
import type { MonthRange } from './month-starts.js';

/** What moved in a month between two classes of accounts, of an asset, and the month in which it took effect. */
export interface MonthFlow {
  asset: string;
  debit: string;
  credit: string;
  concerns: Month;
  amount: bigint;
  entries: number;
}

/** By asset, then by class of accounts: credits less debits. */
export type Standing = ReadonlyMap<string, ReadonlyMap<string, bigint>>;

export interface MonthSums {
  /** What stood in the accounts before the month. */
  opening: Standing;
  flows: MonthFlow[];
}

interface FlowRow {
  asset: string;
  debit_class: string;
  credit_class: string;
  concerns: Month;
  inMonth: boolean;
  amount: string;
  entries: number;
}

/** What a row says of the present: credits less debits of an account class. */
interface BalanceRow {
  asset: string;
  name: string;
  balance: string;
}

/** Summed up by account first: what has to be made of text is made of sums, not of each entry. */
const flowsOf = (byAccount: string): string => `
  SELECT ${FLOW}, to_char(period, 'YYYY-MM') AS concerns, in_month AS "inMonth",
         sum(amount)::text AS amount, sum(entries)::bigint AS entries
  FROM (${byAccount}) AS by_account
  GROUP BY asset, debit_class, credit_class, concerns, "inMonth"`;

/** $1 and $2 are where the month's positions begin and end, $3 and $4 the same of all before it, or of all behind it. */
const ALL_FLOWS = flowsOf(`
  SELECT partner_id, asset, debit_account, credit_account, date_trunc('month', effective_at AT TIME ZONE 'UTC') AS period,
         position BETWEEN $1 + 1 AND $2 AS in_month, sum(amount) AS amount, count(*) AS entries
  FROM ledger_entries WHERE position > least($1, $3::bigint) AND position <= greatest($2, $4::bigint)
  GROUP BY partner_id, asset, debit_account, credit_account, period, in_month`);

const flowsBetween = (after: string, until: string): string =>
  partnerFlows({ partner: '$5', after, until, asOf: 'NULL', per: 'month' });
const PARTNER_FLOWS = flowsOf(`
  SELECT *, true AS in_month FROM (${flowsBetween('$1', '$2')}) AS its
  UNION ALL SELECT *, false FROM (${flowsBetween('$3', '$4')}) AS others`);

const ALL_NOW = `
  SELECT asset, name, sum(amount)::text AS balance
  FROM (SELECT asset, debit_class AS name, -amount AS amount FROM daily_flows
        UNION ALL SELECT asset, credit_class, amount FROM daily_flows) AS both_sides
  GROUP BY asset, name`;

const PARTNER_NOW = `
  SELECT asset, name, balance::text AS balance
  FROM partner_balances, LATERAL (VALUES
    ('partner:available', available), ('partner:held', held), ('partner:reserved', reserved),
    (CASE asset WHEN 'DAY' THEN 'days:applied' ELSE 'payout:settled' END, settled),
    ('program:expense', reversed - granted)) AS classes (name, balance)
  WHERE partner_id = $1`;

/**
 * What a month's entries moved and what stood before it, of one partner or of all. What stood then is today's less what came since,
 * or the sum of what came before, whichever is nearer: nothing reads more than half of the entries beside the month's own.
 */
export async function readMonthSums(
  client: PoolClient,
  at: At,
  range: MonthRange,
  partnerId: string | null,
): Promise<MonthSums> {
  const fromNow = at.position - range.until < range.after;
  const { rows } = await client.query<FlowRow>(partnerId === null ? ALL_FLOWS : PARTNER_FLOWS, [
    range.after,
    range.until,
    // Of a correction that is under way the sums of the present have what it has posted so far, whatever its position.
    ...(fromNow ? [range.until, Number.MAX_SAFE_INTEGER] : [0, range.after]),
    ...(partnerId === null ? [] : [partnerId]),
  ]);
  const opening = new Balances();
  if (fromNow) {
    const present = await client.query<BalanceRow>(
      partnerId === null ? ALL_NOW : PARTNER_NOW,
      partnerId === null ? [] : [partnerId],
    );
    for (const { asset, name, balance } of present.rows) opening.add(asset, name, BigInt(balance));
  }
  const flows: MonthFlow[] = [];
  for (const { inMonth, debit_class: debit, credit_class: credit, ...row } of rows) {
    const flow = { ...row, debit, credit, amount: BigInt(row.amount) };
    if (inMonth) flows.push(flow);
    if (fromNow) opening.move(flow, -1n);
    else if (!inMonth) opening.move(flow, 1n);
  }
  return { opening: opening.unequalToZero(), flows };
}

/** What stands in accounts, as flows change it. */
export class Balances {
  readonly byAsset = new Map<string, Map<string, bigint>>();

  static of(standing: Standing): Balances {
    const balances = new Balances();
    for (const [asset, classes] of standing) balances.byAsset.set(asset, new Map(classes));
    return balances;
  }

  add(asset: string, name: string, amount: bigint): void {
    const classes = this.byAsset.get(asset) ?? new Map<string, bigint>();
    this.byAsset.set(asset, classes.set(name, (classes.get(name) ?? 0n) + amount));
  }

  /** Without what comes to nothing: where nothing stood, nothing is said, whichever way it was found out. */
  unequalToZero(): Standing {
    const left = [...this.byAsset].map(
      ([asset, classes]) => [asset, new Map([...classes].filter(([, balance]) => balance !== 0n))] as const,
    );
    return new Map(left.filter(([, classes]) => classes.size > 0));
  }

  move(
    { asset, debit, credit, amount }: Pick<MonthFlow, 'asset' | 'debit' | 'credit' | 'amount'>,
    times: bigint,
  ): void {
    this.add(asset, debit, -times * amount);
    this.add(asset, credit, times * amount);
  }
}
