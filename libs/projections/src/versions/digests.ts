import type { PoolClient } from '#platform';

/**
 * A version's tables with the rows that their digests are made from, by read model. Left out: `slow_facts`, which holds
 * what is not folded yet, and `partners.last_payment_at`, a bound: the same facts may leave different ones.
 */
const READ_MODELS = {
  partners: {
    partners: 'SELECT partner_id, last_client_signup_at, direct_clients FROM partners',
    links: 'TABLE links',
    contracts: 'TABLE contracts',
    terms: 'TABLE terms',
    free_day_applications: 'TABLE free_day_applications',
    manual_adjustments: 'TABLE manual_adjustments',
  },
  accounts: { accounts: 'TABLE accounts' },
  payments: {
    payments: `SELECT payment_id, account_id, occurred_at, amount_minor, tax_minor, currency, period, period_count, position,
      partner_id, outcome, reason, terms_id FROM payments`,
    waiting_payments: 'TABLE waiting_payments',
    payment_adjustments: 'TABLE payment_adjustments',
  },
  ledger: {
    ledger_entries: 'TABLE ledger_entries',
    partner_balances: 'TABLE partner_balances',
    client_rewards: 'TABLE client_rewards',
  },
  withdrawals: { withdrawals: 'TABLE withdrawals' },
  claims: { claims: 'TABLE claims' },
  'rejected-events': { rejected_events: 'SELECT position, reason, message FROM rejected_events' },
} satisfies Record<string, Record<string, string>>;

export const READ_MODEL_NAMES = Object.keys(READ_MODELS);

/** Table → the rows that count, as a query without a schema. */
export const DIGESTED_ROWS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(READ_MODELS).flatMap((tables) => Object.entries<string>(tables)),
);

/**
 * How many rows, and the sum of their hashes: the same for the same rows in any order. Hashed as they are stored: as text
 * they would take four times as long.
 */
const digestOf = (rows: string): string =>
  `(SELECT count(*) || ':' || coalesce(sum(hash_record_extended(part, 0)), 0) FROM (${rows}) AS part)`;

async function tablesOf(client: PoolClient, schema: string): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = $1',
    [schema],
  );
  return new Set(rows.map(({ name }) => name));
}

/**
 * By read model: equal digests at one position mean equal rows. The search_path names the version. A read model of which
 * a version made by another release does not have all tables is left out.
 */
export async function readModelDigests(client: PoolClient): Promise<Record<string, string>> {
  const { rows: current } = await client.query<{ schema: string }>('SELECT current_schema() AS schema');
  const tables = await tablesOf(client, current[0]!.schema);
  const digests = Object.entries<Record<string, string>>(READ_MODELS)
    .filter(([, model]) => Object.keys(model).every((table) => tables.has(table)))
    .map(([name, model]) => `md5(${Object.values(model).map(digestOf).join(` || '/' || `)}) AS "${name}"`);
  const { rows } = await client.query<Record<string, string>>(`SELECT ${digests.join(', ')}`);
  return rows[0] ?? {};
}

/** By table, `rows:hash`. A table that a version made by another release does not have is left out. */
export async function tableDigests(client: PoolClient, schema: string): Promise<Record<string, string>> {
  const tables = await tablesOf(client, schema);
  const digests: Record<string, string> = {};
  for (const [table, counted] of Object.entries(DIGESTED_ROWS)) {
    if (!tables.has(table)) continue;
    const { rows } = await client.query<{ digest: string }>(`SELECT ${digestOf(counted)} AS digest`);
    digests[table] = rows[0]!.digest;
  }
  return digests;
}
