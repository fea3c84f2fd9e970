import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';

/** Room to sort millions of entries out by partner without a file. */
const WORK_MEM = `SET LOCAL work_mem = '64MB'`;

/** What `amount` adds to one of a partner's accounts. */
const added = (account: string): string =>
  `amount * ((credit_account LIKE 'partner:%:${account}')::integer - (debit_account LIKE 'partner:%:${account}')::integer)`;

/** Entries of one kind between the same accounts are added up first: few sums are left to be told apart by their names. */
const changes = (sign: '' | '-', condition: string): string => `
  SELECT partner_id, asset, ${sign}${added('available')}, ${sign}${added('held')}, ${sign}${added('reserved')}
  FROM (SELECT partner_id, asset, debit_account, credit_account, sum(amount) AS amount FROM ledger_entries
        WHERE ${condition} GROUP BY partner_id, asset, debit_account, credit_account) AS entries`;

const counted = (balances: string): string => `
  SELECT asset, count(*)::integer AS partners
  FROM (SELECT asset FROM (${balances}) AS balances (partner_id, asset, available, held, reserved)
        GROUP BY partner_id, asset HAVING sum(available) <> 0 OR sum(held) <> 0 OR sum(reserved) <> 0) AS owed
  GROUP BY asset`;

const FROM_THE_BEGINNING = counted(changes('', 'effective_at <= $1'));
const BACK_FROM_NOW = counted(`
  SELECT partner_id, asset, available, held, reserved FROM partner_balances
  UNION ALL ${changes('-', 'effective_at > $1')}`);

const IS_NEARER_TO_NOW = `
  SELECT coalesce(sum(entries) FILTER (WHERE day > ($1::timestamptz AT TIME ZONE 'UTC')::date), 0)
       < coalesce(sum(entries) FILTER (WHERE day <= ($1::timestamptz AT TIME ZONE 'UTC')::date), 0) AS nearer
  FROM daily_flows`;

/**
 * Asset → to how many partners something was owed as of a moment. Nothing is kept that says so: the entries since then are
 * taken back from today's balances, or those before it are added up, whichever are fewer.
 */
export async function countOwed(client: PoolClient, asOf: Instant): Promise<Map<string, number>> {
  const moment = [formatInstant(asOf)];
  await client.query(WORK_MEM);
  const { rows } = await client.query<{ nearer: boolean }>(IS_NEARER_TO_NOW, moment);
  const count = rows[0]!.nearer ? BACK_FROM_NOW : FROM_THE_BEGINNING;
  const counts = await client.query<{ asset: string; partners: number }>(count, moment);
  return new Map(counts.rows.map(({ asset, partners }) => [asset, partners]));
}
