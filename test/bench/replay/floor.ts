import type { Pool } from '#platform';
import { mustEqual } from '../check.js';
import type { PlacedPopulation } from '../log/population.js';
import { checkBalances } from './log.js';

const SCHEMA = 'replay_floor';

/** What the ledger's entries are made of, with the balance after each. */
const TABLES = `
  CREATE TABLE ledger (
    position bigint, seq integer, partner_id text, asset text, amount bigint, balance numeric, debit_account text,
    credit_account text, code text, effective_at timestamptz, recorded_at timestamptz, event_id text, account_id text,
    payment_id text, terms_id text
  );
  CREATE TABLE balances (partner_id text, asset text, available numeric);`;

/** Who the client's partner is, whether it had a contract, and what follows, for payments that nothing happens to. */
const LEDGER = `
  INSERT INTO ledger
  SELECT paid.position, 1, link.partner_id, CASE WHEN contract.position IS NULL THEN 'DAY' ELSE 'USD' END, reward.amount,
         sum(reward.amount) OVER (PARTITION BY link.partner_id, contract.position IS NULL ORDER BY paid.position),
         'program:expense', 'partner:' || link.partner_id || ':available',
         CASE WHEN contract.position IS NULL THEN 'FREE_DAYS' ELSE 'COMMISSION' END, paid.occurred_at, paid.recorded_at,
         paid.event_id, paid.account_id, paid.payment_id, 'built-in'
  FROM events AS paid
  JOIN events AS signup ON signup.type = 'client.signed_up.v1' AND signup.account_id = paid.account_id
  JOIN events AS link ON link.type = 'referral_link.created.v1' AND link.data->>'code' = signup.data->>'referralCode'
  LEFT JOIN events AS contract ON contract.type = 'contract.signed.v1' AND contract.partner_id = link.partner_id
                               AND contract.occurred_at <= paid.occurred_at
  CROSS JOIN LATERAL (
    SELECT CASE WHEN contract.position IS NULL THEN 3
                ELSE ((paid.data->>'amountMinor')::bigint - (paid.data->>'taxMinor')::bigint + 5) / 10 END AS amount
  ) AS reward
  WHERE paid.type = 'payment.succeeded.v1'`;

const BALANCES = 'INSERT INTO balances SELECT partner_id, asset, sum(amount) FROM ledger GROUP BY partner_id, asset';

const INDEXES = [
  'ALTER TABLE ledger ADD PRIMARY KEY (position, seq)',
  'CREATE INDEX ON ledger (payment_id)',
  'CREATE INDEX ON ledger (partner_id, position, seq)',
  'ALTER TABLE balances ADD PRIMARY KEY (partner_id, asset)',
];

/**
 * The floor: ledger and balances of the same log by plain SQL, with their indexes. No rule but the two that this log
 * needs, no other table, no proof. @returns seconds
 */
export async function floor(pool: Pool, populations: readonly PlacedPopulation[]): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query(`CREATE SCHEMA ${SCHEMA}; SET search_path TO ${SCHEMA}, public; ${TABLES}`);
    const began = performance.now();
    for (const statement of [LEDGER, BALANCES, ...INDEXES]) await client.query(statement);
    const seconds = (performance.now() - began) / 1000;
    const { rows } = await client.query<{ entries: number }>('SELECT count(*)::int AS entries FROM ledger');
    mustEqual(
      'entries of the floor',
      rows[0]!.entries,
      populations.reduce((sum, { payments }) => sum + payments, 0),
    );
    await checkBalances(pool, `${SCHEMA}.balances`, populations);
    await client.query(`DROP SCHEMA ${SCHEMA} CASCADE; RESET search_path`);
    return seconds;
  } finally {
    client.release();
  }
}
