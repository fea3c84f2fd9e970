import { formatInstant, now } from '#contracts';
import type { PoolClient } from '#platform';
import { ADJUSTMENT_ID, beginEra, lockOutbound } from '#read-models';

/** What a partner was given for a payment or by hand, per entry: the entries that are published. */
const rewards = (schema: string, sign: '' | '-'): string => `
  SELECT partner_id, account_id, payment_id, ${ADJUSTMENT_ID} AS adjustment_id, asset, terms_id, '${sign}' = '' AS after,
         ${sign}(CASE WHEN debit_account = 'program:expense' THEN amount ELSE -amount END) AS amount
  FROM ${schema}.ledger_entries AS ledger_entries
  WHERE (position, seq) <= ($1, $2) AND 'program:expense' IN (debit_account, credit_account)`;

/**
 * Writes down what has to be published once one version takes another's place, so that whoever sums what was published
 * arrives at the new balances: per payment, and per adjustment by hand, the difference between the two among the entries
 * that went out, or that a relay was sending. Those after them will be published from the new version. Runs in the swap's transaction.
 * @returns how many differences there are
 */
export async function restatePublished(
  client: PoolClient,
  before: string,
  { version, schema }: { version: number; schema: string },
): Promise<number> {
  await lockOutbound(client);
  await beginEra(client);
  const { rows } = await client.query<{ position: number; seq: number }>(
    `SELECT coalesce(sending_position, position) AS position, coalesce(sending_seq, seq) AS seq
     FROM outbound_cursors WHERE stream = 'rewards' FOR UPDATE`,
  );
  const { position, seq } = rows[0]!;
  const { rowCount } = await client.query(
    `INSERT INTO public.restatements 
       (version, partner_id, account_id, payment_id, adjustment_id, asset, amount, terms_id, recorded_at)
     SELECT $3, partner_id, account_id, payment_id, adjustment_id, asset, sum(amount),
            coalesce(max(terms_id) FILTER (WHERE after), max(terms_id)), $4
     FROM (${rewards(schema, '')} UNION ALL ${rewards(before, '-')}) AS both_versions
     GROUP BY partner_id, account_id, payment_id, adjustment_id, asset HAVING sum(amount) <> 0
     ORDER BY partner_id, payment_id, adjustment_id, asset`,
    [position, seq, version, formatInstant(now())],
  );
  return rowCount ?? 0;
}
