import type { LiveSnapshots } from '../reading/snapshot.js';
import { BALANCE_SUMS, CLIENT_REWARD_SUM } from './balance-sums.js';
import { DAILY_FLOW_KEY, DAILY_FLOW_SUMS, flowsByDay } from './daily-flows.js';
import { flowsOfSegments, SEGMENT_FLOW_KEY, SEGMENT_FLOW_SUMS } from './segments.js';

/** A sum beside the live ledger that its entries do not give. */
export interface WrongSum {
  table: 'partner_balances' | 'client_rewards' | 'daily_flows' | 'segment_flows' | 'summed_segments';
  /** null for a sum of all partners' entries. */
  partnerId: string | null;
  /** null for a segment. */
  asset: string | null;
  /** Of client_rewards. */
  accountId: string | null;
  /** Of daily_flows: the day, and between which classes of accounts; of segment_flows, between which accounts. */
  flow: { day: string; debitClass: string; creditClass: string } | null;
  /** Of segment_flows and summed_segments: its positions. */
  segment: { first: number; last: number } | null;
  /** Columns that are wrong; empty where the whole row is missing. */
  columns: string[];
}

export interface SumsVerdict {
  version: number;
  position: number;
  /** At most `WRONG_SUMS_MAX` of them, in the order of their names. */
  wrong: WrongSum[];
}

export const WRONG_SUMS_MAX = 20;

const BALANCE_COLUMNS = ['available', 'held', 'reserved', 'settled', 'granted', 'reversed'];

const SEGMENT = `json_build_object('first', first_position, 'last', last_position)`;

/** Segments that do not begin where the one before them ends, or that reach beyond what the version reflects. */
const WRONG_SEGMENTS = `
  SELECT 'summed_segments' AS "table", NULL AS "partnerId", NULL AS asset, NULL AS "accountId", NULL AS flow, ${SEGMENT} AS segment,
         ARRAY[CASE WHEN first_position = due THEN 'last_position' ELSE 'first_position' END] AS columns
  FROM (SELECT *, 1 + lag(last_position, 1, 0::bigint) OVER (ORDER BY first_position) AS due FROM summed_segments) AS segments
  WHERE first_position <> due OR last_position > $1 ORDER BY first_position LIMIT ${WRONG_SUMS_MAX}`;

/** Rows of a table of sums against what the entries give, both ways: neither may have a row more than the other. */
function comparison(table: string, key: readonly string[], columns: readonly string[], sums: string): string {
  const ifKey = (name: string): string => (key.includes(name) ? name : 'NULL');
  const [debit, credit] = key.includes('debit_class')
    ? ['debit_class', 'credit_class']
    : ['debit_account', 'credit_account'];
  const flow = `json_build_object('day', day, 'debitClass', ${debit}, 'creditClass', ${credit})`;
  const isWrong = (name: string): string => `kept.${name} IS DISTINCT FROM summed.${name}`;
  const wrong = columns.map((name) => `CASE WHEN ${isWrong(name)} THEN '${name}' END`).join(', ');
  return `
    SELECT '${table}' AS "table", ${ifKey('partner_id')} AS "partnerId", asset, ${ifKey('account_id')} AS "accountId",
           ${key.includes('day') ? flow : 'NULL'} AS flow, ${key.includes('first_position') ? SEGMENT : 'NULL'} AS segment,
           CASE WHEN kept.present IS NULL THEN '{}'::text[] ELSE array_remove(ARRAY[${wrong}], NULL) END AS columns
    FROM (SELECT *, true AS present FROM ${table}) AS kept FULL JOIN (${sums}) AS summed USING (${key.join(', ')})
    WHERE ${columns.map(isWrong).join(' OR ')} ORDER BY ${key.join(', ')} LIMIT ${WRONG_SUMS_MAX}`;
}

const COMPARISONS = [
  comparison(
    'partner_balances',
    ['partner_id', 'asset'],
    BALANCE_COLUMNS,
    `SELECT partner_id, asset, ${BALANCE_SUMS} FROM ledger_entries GROUP BY partner_id, asset`,
  ),
  comparison(
    'client_rewards',
    ['account_id', 'partner_id', 'asset'],
    ['amount'],
    `SELECT account_id, partner_id, asset, ${CLIENT_REWARD_SUM} AS amount FROM ledger_entries
     WHERE account_id IS NOT NULL GROUP BY account_id, partner_id, asset`,
  ),
  comparison('daily_flows', DAILY_FLOW_KEY, DAILY_FLOW_SUMS, flowsByDay('ledger_entries')),
  comparison('segment_flows', SEGMENT_FLOW_KEY, SEGMENT_FLOW_SUMS, flowsOfSegments('summed_segments')),
];

/** Holds the live version's sums against the entries of its ledger, in one snapshot; the database does the adding. */
export function verifySums(snapshots: LiveSnapshots): Promise<SumsVerdict> {
  return snapshots.read(async (client, at) => {
    const wrong: WrongSum[] = [];
    for (const sql of COMPARISONS) wrong.push(...(await client.query<WrongSum>(sql)).rows);
    wrong.push(...(await client.query<WrongSum>(WRONG_SEGMENTS, [at.position])).rows);
    return { ...at, wrong: wrong.slice(0, WRONG_SUMS_MAX) };
  });
}
