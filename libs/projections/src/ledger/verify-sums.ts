import type { LiveSnapshots } from '../reading/snapshot.js';
import { BALANCE_SUMS, CLIENT_REWARD_SUM } from './balance-sums.js';

/** A sum beside the live ledger that its entries do not give. */
export interface WrongSum {
  table: 'partner_balances' | 'client_rewards';
  partnerId: string;
  asset: string;
  /** Of client_rewards. */
  accountId: string | null;
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

/** Rows of a table of sums against what the entries give, both ways: neither may have a row more than the other. */
function comparison(table: string, key: string[], columns: string[], sums: string): string {
  const isWrong = (name: string): string => `kept.${name} IS DISTINCT FROM summed.${name}`;
  const wrong = columns.map((name) => `CASE WHEN ${isWrong(name)} THEN '${name}' END`).join(', ');
  return `
    SELECT '${table}' AS "table", partner_id AS "partnerId", asset, ${key.includes('account_id') ? 'account_id' : 'NULL'} AS "accountId",
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
];

/** Holds the live version's sums against the entries of its ledger, in one snapshot; the database does the adding. */
export function verifySums(snapshots: LiveSnapshots): Promise<SumsVerdict> {
  return snapshots.read(async (client, at) => {
    const wrong: WrongSum[] = [];
    for (const sql of COMPARISONS) wrong.push(...(await client.query<WrongSum>(sql)).rows);
    return { ...at, wrong: wrong.slice(0, WRONG_SUMS_MAX) };
  });
}
