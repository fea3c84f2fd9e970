import { formatInstant } from '#contracts';
import { inTransaction, type Pool, type PoolClient } from '#platform';
import { DAYS } from './amounts.js';
import { BEGIN, clientsOf, eventsOf, headOf, SOURCE, STEP, type PlacedPopulation } from './population.js';

/**
 * Writes the histories into the log and into the projections' tables as the projector would, by SQL: a million payments
 * in a minute instead of ten. What the store keeps against duplicates and tampering is left out: nothing here reads it.
 * `requireSameAsProjected` holds the rest against the event store and the projector.
 */
export async function fill(
  pool: Pool,
  populations: readonly PlacedPopulation[],
  progress: (line: string) => void,
): Promise<void> {
  const last = populations[populations.length - 1]!;
  const head = last.base + eventsOf(last);
  await pool.query('SELECT ensure_event_partitions($1)', [head]);
  const indexes = await dropIndexes(pool);
  for (const population of populations) {
    await inTransaction(pool, async (client) => {
      for (const statement of STATEMENTS) await insert(client, statement, population);
    });
    if (population.payments > 50_000) progress(`${population.partnerId}: ${population.payments} payments are there`);
  }
  for (const index of indexes) await pool.query(index);
  await pool.query('UPDATE event_store_head SET position = $1', [head]);
  await pool.query(`UPDATE projection_versions SET position = $1, read_position = $1, position_recorded_at = now()`, [
    head,
  ]);
  await pool.query('VACUUM ANALYZE');
  await pool.query('CHECKPOINT');
}

/** @returns the statements that make them again: building an index once is faster than adding to it row by row */
async function dropIndexes(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
     FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
     WHERE relnamespace = 'projections_1'::regnamespace AND NOT indisunique`,
  );
  for (const { name } of rows) await pool.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
}

/** The numbers of a history, named; each statement begins with them. */
const NUMBERS = `WITH given AS (
  SELECT $1::text AS partner, $2::bigint AS base, $3::bigint AS payments, $4::bigint AS per_client, $5::bigint AS clients,
         $6::bigint AS head, $7::boolean AS contract, $8::timestamptz AS begin, make_interval(secs => $9) AS step
)`;

/** Payments with their number k, client c and place n among the partner's events. */
const PAYMENTS = `payment AS (
  SELECT given.*, k, k / per_client AS c, md5(partner || '/payment/' || k) AS payment_id,
         md5(partner || '/client/' || k / per_client) AS account_id,
         head + k / per_client * (per_client + 1) + 2 + k % per_client AS n,
         1000 + k % 997 AS amount_minor, k % 7 AS tax_minor,
         CASE WHEN contract THEN 'USD' ELSE 'DAY' END AS asset,
         CASE WHEN contract THEN (1000 + k % 997 - k % 7 + 5) / 10 ELSE ${DAYS.month} END AS reward
  FROM given, generate_series(0, payments - 1) AS k
)`;

const LINK_EVENT = `'link-' || partner`;
const CONTRACT_EVENT = `'contract-' || partner`;
const SIGNUP = `signup AS (
  SELECT given.*, c, md5(partner || '/client/' || c) AS account_id, head + c * (per_client + 1) + 1 AS n
  FROM given, generate_series(0, clients) AS c
)`;

/** An event of the log: its place n, and everything that the event store keeps of it. */
const recorded = (from: string, id: string, type: string, ids: string, data: string): string => `
  INSERT INTO public.events (position, source, event_id, type, schema_version, occurred_at, recorded_at, account_id,
                             partner_id, payment_id, data)
  SELECT base + n, '${SOURCE}', ${id}, '${type}', 1, begin + n * step, now(), ${ids}, json_build_object(${data})
  FROM ${from}`;

const STATEMENTS = [
  `${NUMBERS} ${recorded(
    '(SELECT given.*, 1 AS n FROM given) AS link',
    LINK_EVENT,
    'referral_link.created.v1',
    'NULL, partner, NULL',
    `'partnerId', partner, 'code', 'code-' || partner`,
  )}`,
  `${NUMBERS} ${recorded(
    '(SELECT given.*, 2 AS n FROM given WHERE contract) AS contract',
    CONTRACT_EVENT,
    'contract.signed.v1',
    'NULL, partner, NULL',
    `'contractId', 'contract-' || partner, 'partnerId', partner, 'payoutAccountRef', 'bank-of-' || partner`,
  )}`,
  `${NUMBERS}, ${SIGNUP} ${recorded(
    'signup',
    `'signup-' || account_id`,
    'client.signed_up.v1',
    'account_id, NULL, NULL',
    `'accountId', account_id, 'separateAccount', true, 'referralCode', 'code-' || partner`,
  )}`,
  `${NUMBERS}, ${PAYMENTS} ${recorded(
    'payment',
    `'payment-' || payment_id`,
    'payment.succeeded.v1',
    'account_id, NULL, payment_id',
    `'paymentId', payment_id, 'accountId', account_id, 'amountMinor', amount_minor, 'taxMinor', tax_minor,
     'currency', 'USD', 'period', 'month'`,
  )}`,
  `${NUMBERS} INSERT INTO links (code, partner_id, created_at, created_position)
   SELECT 'code-' || partner, partner, begin + step, base + 1 FROM given`,
  `${NUMBERS} INSERT INTO contracts (contract_id, partner_id, signed_at, signed_position, payout_account_ref)
   SELECT 'contract-' || partner, partner, begin + 2 * step, base + 2, 'bank-of-' || partner FROM given WHERE contract`,
  `${NUMBERS} INSERT INTO partners (partner_id, last_client_signup_at, last_payment_at, direct_clients)
   SELECT partner, begin + (head + payments + clients + 1) * step,
          date_trunc('day', begin + (head + payments + clients) * step, 'UTC') + interval '1 day - 1 us', clients + 1
   FROM given`,
  `${NUMBERS}, ${SIGNUP}
   INSERT INTO accounts (account_id, signed_up_at, signup_position, separate_account, referral_code, partner_id, via)
   SELECT account_id, begin + n * step, base + n, true, 'code-' || partner, partner, 'link' FROM signup`,
  `${NUMBERS}, ${PAYMENTS}
   INSERT INTO payments (payment_id, account_id, occurred_at, amount_minor, tax_minor, currency, period, period_count,
                         position, partner_id, outcome, terms_id)
   SELECT payment_id, account_id, begin + n * step, amount_minor, tax_minor, 'USD', 'month', 1, base + n, partner,
          CASE WHEN contract THEN 'commission' ELSE 'free_days' END, 'built-in' FROM payment`,
  `${NUMBERS}, ${PAYMENTS}
   INSERT INTO ledger_entries (position, seq, partner_id, asset, amount, debit_account, credit_account, code, effective_at,
                               recorded_at, event_id, account_id, payment_id, terms_id)
   SELECT base + n, 1, partner, asset, reward, 'program:expense', 'partner:' || partner || ':available',
          CASE WHEN contract THEN 'COMMISSION' ELSE 'FREE_DAYS' END, begin + n * step, now(), 'payment-' || payment_id,
          account_id, payment_id, 'built-in' FROM payment`,
  `${NUMBERS}, ${PAYMENTS}
   INSERT INTO client_rewards (account_id, partner_id, asset, amount)
   SELECT account_id, partner, asset, sum(reward) FROM payment GROUP BY account_id, partner, asset`,
  `${NUMBERS}, ${PAYMENTS}
   INSERT INTO partner_balances (partner_id, asset, available, held, reserved, settled, granted, reversed)
   SELECT partner, asset, sum(reward), 0, 0, 0, sum(reward), 0 FROM payment GROUP BY partner, asset`,
];

async function insert(client: PoolClient, statement: string, population: PlacedPopulation): Promise<void> {
  const { partnerId, base, payments, paymentsPerClient, contract } = population;
  // The triggers that keep the sums beside the ledger stay silent: the sums are filled in too.
  await client.query('SET LOCAL session_replication_role = replica');
  await client.query('SET LOCAL search_path TO projections_1');
  await client.query(statement, [
    partnerId,
    base,
    payments,
    paymentsPerClient,
    clientsOf(population),
    headOf(population),
    contract,
    formatInstant(BEGIN),
    STEP / 1_000_000,
  ]);
}
