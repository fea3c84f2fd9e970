import { formatInstant, now } from '#contracts';
import { inTransaction, type Pool } from '#platform';
import { DAYS } from './amounts.js';
import { clientsOf, eventsOf, headOf, positionOf, SOURCE, type PlacedPopulation } from './population.js';

const WORK_MEMORY = '256MB';
const INDEX_MEMORY = '1GB';

/**
 * Writes the histories into the log and into the projections' tables as the projector would, by SQL: a million payments
 * in a minute instead of ten. What the store keeps against duplicates and tampering is left out: nothing here reads it.
 * `requireSameAsProjected` holds the rest against the event store and the projector.
 * @param recordedOver an interval of PostgreSQL's: all was recorded over so long, up to now
 */
export async function fill(
  pool: Pool,
  populations: readonly PlacedPopulation[],
  progress: (line: string) => void,
  { recordedOver = '0' }: { recordedOver?: string } = {},
): Promise<void> {
  const head = populations.reduce((last, each) => Math.max(last, positionOf(each, eventsOf(each))), 0);
  await pool.query('SELECT make_event_partitions($1)', [head]);
  const keys = await dropKeys(pool);
  const recorded = formatInstant(now());
  const numbers = [...numbersOf(populations), recorded, recordedOver, head];
  const write = (statements: readonly string[]): Promise<void> =>
    inTransaction(pool, async (client) => {
      // The triggers that keep the sums beside the ledger stay silent: the sums are filled in too.
      await client.query('SET LOCAL session_replication_role = replica');
      await client.query(`SET LOCAL search_path TO projections_1; SET LOCAL work_mem = '${WORK_MEMORY}'`);
      for (const statement of statements) await client.query(statement, numbers);
    });
  await Promise.all([write(EVENTS), write(READ_MODELS)]);
  await inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL maintenance_work_mem = '${INDEX_MEMORY}'`);
    for (const key of keys) await client.query(key);
  });
  await pool.query('UPDATE event_store_head SET position = $1', [head]);
  await pool.query(`UPDATE projection_versions SET position = $1, read_position = $1, position_recorded_at = $2`, [
    head,
    recorded,
  ]);
  await pool.query('VACUUM ANALYZE');
  await pool.query('CHECKPOINT');
  progress(`the histories of ${populations.length.toLocaleString('en-US')} partners are there, up to position ${head}`);
}

/** @returns the statements that make them again: building an index once is faster than adding to it row by row */
async function dropKeys(pool: Pool): Promise<string[]> {
  const { rows: constraints } = await pool.query<{ relation: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS relation, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE connamespace = 'projections_1'::regnamespace AND contype IN ('p', 'u')`,
  );
  for (const { relation, name } of constraints) await pool.query(`ALTER TABLE ${relation} DROP CONSTRAINT ${name}`);
  const { rows: indexes } = await pool.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
     FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
     WHERE relnamespace = 'projections_1'::regnamespace`,
  );
  for (const { name } of indexes) await pool.query(`DROP INDEX ${name}`);
  return [
    ...constraints.map(
      ({ relation, name, definition }) => `ALTER TABLE ${relation} ADD CONSTRAINT ${name} ${definition}`,
    ),
    ...indexes.map(({ definition }) => definition),
  ];
}

/** The numbers of the histories, a row for each, named; each statement begins with them. */
const NUMBERS = `WITH given AS (
  SELECT given.*, $11::timestamptz - $12::interval AS since, $12::interval / $13::bigint AS apart
  FROM unnest($1::text[], $2::bigint[], $3::bigint[],  $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
     $8::boolean[], $9::timestamptz[], $10::interval[])
    AS given (partner, base, stride, payments, per_client, clients, head, contract, begin, step)
)`;

function numbersOf(populations: readonly PlacedPopulation[]): unknown[] {
  const columns: ((population: PlacedPopulation) => unknown)[] = [
    ({ partnerId }) => partnerId,
    ({ base }) => base,
    ({ stride }) => stride,
    ({ payments }) => payments,
    ({ paymentsPerClient }) => paymentsPerClient,
    clientsOf,
    headOf,
    ({ contract }) => contract,
    ({ begin }) => formatInstant(begin),
    ({ step }) => `${step} microseconds`,
  ];
  return columns.map((column) => populations.map(column));
}

/** Where the partner's event n stands. */
const POSITION = 'base + 1 + (n - 1) * stride';

/** When that was recorded: the log's order, evenly. */
const RECORDED = `since + apart * (${POSITION})`;

/** Payments with their number k and place n among the partner's events. */
const PAYMENTS = `payment AS (
  SELECT given.*, k, md5(partner || '/payment/' || k) AS payment_id,
         md5(partner || '/client/' || k / per_client) AS account_id,
         head + k / per_client * (per_client + 1) + 2 + k % per_client AS n,
         1000 + k % 997 AS amount_minor, k % 7 AS tax_minor,
         CASE WHEN contract THEN 'USD' ELSE 'DAY' END AS asset,
         CASE WHEN contract THEN (1000 + k % 997 - k % 7 + 5) / 10 ELSE ${DAYS.month} END AS reward
  FROM given, generate_series(0, payments - 1) AS k
)`;

const SIGNUP = `signup AS (
  SELECT given.*, c, md5(partner || '/client/' || c) AS account_id, head + c * (per_client + 1) + 1 AS n
  FROM given, generate_series(0, clients) AS c
)`;

/** An event of the log: its place n, and everything that the event store keeps of it. In the order of the log. */
const recorded = (from: string, id: string, type: string, ids: string, data: string): string => `
  INSERT INTO public.events (position, source, event_id, type, schema_version, occurred_at, recorded_at, account_id,
                             partner_id, payment_id, data)
  SELECT ${POSITION}, '${SOURCE}', ${id}, '${type}', 1, begin + n * step, ${RECORDED}, ${ids}, json_build_object(${data})
  FROM (SELECT * FROM ${from} ORDER BY ${POSITION}) AS event`;

const EVENTS = [
  `${NUMBERS} ${recorded(
    '(SELECT given.*, 1 AS n FROM given) AS link',
    `'link-' || partner`,
    'referral_link.created.v1',
    'NULL, partner, NULL',
    `'partnerId', partner, 'code', 'code-' || partner`,
  )}`,
  `${NUMBERS} ${recorded(
    '(SELECT given.*, 2 AS n FROM given WHERE contract) AS contract',
    `'contract-' || partner`,
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
];

/** What an event changed beside the ledger: one row for each of the event's own. */
const changed = (kind: string, subject: string, status: string, from: string): string => `
  INSERT INTO changes (position, seq, kind, subject_id, partner_id, status, occurred_at)
  SELECT ${POSITION}, 1, '${kind}', ${subject}, partner, '${status}', begin + n * step FROM ${from}`;

const READ_MODELS = [
  `${NUMBERS} ${changed('link', `'code-' || partner`, 'active', '(SELECT given.*, 1 AS n FROM given) AS link')}`,
  `${NUMBERS} ${changed(
    'contract',
    `'contract-' || partner`,
    'signed',
    '(SELECT given.*, 2 AS n FROM given WHERE contract) AS contract',
  )}`,
  `${NUMBERS}, ${SIGNUP} ${changed('attribution', 'account_id', 'link', 'signup')}`,
  `${NUMBERS} INSERT INTO links (code, partner_id, created_at, created_position)
   SELECT 'code-' || partner, partner, begin + step, base + 1 FROM given`,
  `${NUMBERS} INSERT INTO contracts (contract_id, partner_id, signed_at, signed_position, payout_account_ref)
   SELECT 'contract-' || partner, partner, begin + 2 * step, base + 1 + stride, 'bank-of-' || partner
   FROM given WHERE contract`,
  `${NUMBERS} INSERT INTO partners (partner_id, last_client_signup_at, last_payment_at, direct_clients)
   SELECT partner, begin + (head + payments + clients + 1) * step,
          date_bin('30 days', begin + (head + payments + clients) * step, 'epoch') + interval '30 days - 1 us', clients + 1
   FROM given`,
  `${NUMBERS}, ${SIGNUP}
   INSERT INTO accounts (account_id, signed_up_at, signup_position, separate_account, referral_code, partner_id, via)
   SELECT account_id, begin + n * step, ${POSITION}, true, 'code-' || partner, partner, 'link' FROM signup
   ORDER BY ${POSITION}`,
  `${NUMBERS}, ${PAYMENTS}
   INSERT INTO payments (payment_id, account_id, occurred_at, amount_minor, tax_minor, currency, period, period_count,
                         position, partner_id, outcome, terms_id)
   SELECT payment_id, account_id, begin + n * step, amount_minor, tax_minor, 'USD', 'month', 1, ${POSITION}, partner,
          CASE WHEN contract THEN 'commission' ELSE 'free_days' END, 'built-in' FROM payment ORDER BY ${POSITION}`,
  `${NUMBERS}, ${PAYMENTS}
   INSERT INTO ledger_entries (position, seq, partner_id, asset, amount, debit_account, credit_account, code, effective_at,
                               recorded_at, event_id, account_id, payment_id, terms_id)
   SELECT ${POSITION}, 1, partner, asset, reward, 'program:expense', 'partner:' || partner || ':available',
          CASE WHEN contract THEN 'COMMISSION' ELSE 'FREE_DAYS' END, begin + n * step, ${RECORDED}, 'payment-' || payment_id,
          account_id, payment_id, 'built-in' FROM payment ORDER BY ${POSITION}`,
  `${NUMBERS}, ${PAYMENTS}
   INSERT INTO client_rewards (account_id, partner_id, asset, amount)
   SELECT account_id, partner, asset, sum(reward) FROM payment GROUP BY account_id, partner, asset`,
  `${NUMBERS}, ${PAYMENTS}
   INSERT INTO partner_balances (partner_id, asset, available, held, reserved, settled, granted, reversed)
   SELECT partner, asset, sum(reward), 0, 0, 0, sum(reward), 0 FROM payment GROUP BY partner, asset`,
  `${NUMBERS}, ${PAYMENTS}
   INSERT INTO daily_flows (day, asset, debit_class, credit_class, amount, entries)
   SELECT ((begin + n * step) AT TIME ZONE 'UTC')::date AS day, asset, 'program:expense', 'partner:available', sum(reward), count(*)
   FROM payment GROUP BY day, asset`,
];
