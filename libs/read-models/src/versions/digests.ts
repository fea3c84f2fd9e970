import type { PoolClient } from '#platform';
import { randomBytes } from 'node:crypto';

/** All columns that the table has. */
const ALL = undefined;

/**
 * A version's tables with the columns that their digests are made from, by read model. Left out: `slow_facts`, which holds
 * what is not folded yet, and `partners.last_payment_at`, a bound: the same facts may leave different ones.
 */
const READ_MODELS = {
  partners: {
    partners: ['partner_id', 'last_client_signup_at', 'direct_clients'],
    links: ALL,
    contracts: ALL,
    other_endings: ALL,
    terms: ALL,
    free_day_applications: ALL,
    manual_adjustments: ALL,
  },
  accounts: { accounts: ALL },
  payments: {
    payments: [
      'payment_id',
      'account_id',
      'occurred_at',
      'amount_minor',
      'tax_minor',
      'currency',
      'period',
      'period_count',
      'position',
      'partner_id',
      'outcome',
      'reason',
      'terms_id',
    ],
    waiting_payments: ALL,
    payment_adjustments: ALL,
  },
  ledger: {
    ledger_entries: ALL,
    // Not its ranks: they follow from these, by a logarithm of the machine's.
    partner_balances: ['partner_id', 'asset', 'available', 'held', 'reserved', 'settled', 'granted', 'reversed'],
    client_rewards: ALL,
    daily_flows: ALL,
  },
  withdrawals: { withdrawals: ALL },
  claims: { claims: ALL },
  'rejected-events': { rejected_events: ALL },
  changes: { changes: ALL },
} satisfies Record<string, Record<string, readonly string[] | undefined>>;

type Columns = readonly string[] | undefined;

export const READ_MODEL_NAMES = Object.keys(READ_MODELS);

const TABLES: Readonly<Record<string, Columns>> = Object.fromEntries(
  Object.values(READ_MODELS).flatMap((tables) => Object.entries<Columns>(tables)),
);

const rowsOf = (table: string, columns: Columns): string =>
  columns === undefined ? `TABLE ${table}` : `SELECT ${columns.join(', ')} FROM ${table}`;

/** Table → the rows that count, as a query without a schema. */
export type CountedRows = Readonly<Record<string, string>>;

export const DIGESTED_ROWS: CountedRows = Object.fromEntries(
  Object.entries(TABLES).map(([table, columns]) => [table, rowsOf(table, columns)]),
);

/** For digests that are shown, and compared by whoever likes. */
const KNOWN_SEED = '0';
/**
 * For a proof: whoever alters rows cannot choose them so that their hashes have the sum of those before, without knowing with
 * what they will be hashed.
 */
export const secretSeed = (): string => String(randomBytes(8).readBigInt64BE());

/**
 * How many rows, and the sum of their hashes: the same for the same rows in any order. Hashed as they are stored: as text
 * they would take four times as long.
 */
const digestOf = (rows: string, seed = KNOWN_SEED): string =>
  `(SELECT count(*) || ':' || coalesce(sum(hash_record_extended(part, '${seed}')), 0) FROM (${rows}) AS part)`;

/** Table or view → its columns, in their order. */
async function columnsOf(client: PoolClient, schema: string): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT table_name::text AS name, array_agg(column_name::text ORDER BY ordinal_position) AS columns
     FROM information_schema.columns WHERE table_schema = $1 GROUP BY table_name`,
    [schema],
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

/**
 * What two versions of different releases both note: the tables of both, in the columns of both. A table that only one
 * of them has is named as well, and has a digest there alone.
 */
export async function rowsOfBoth(client: PoolClient, schemas: readonly [string, string]): Promise<CountedRows> {
  const [ours, theirs] = [await columnsOf(client, schemas[0]), await columnsOf(client, schemas[1])];
  const inBoth = (table: string, columns: Columns): Columns => {
    const other = theirs.get(table);
    return other && (columns ?? ours.get(table))?.filter((c) => ours.get(table)?.includes(c) && other.includes(c));
  };
  return Object.fromEntries(
    Object.entries(TABLES).map(([table, columns]) => [table, rowsOf(table, inBoth(table, columns) ?? columns)]),
  );
}

/**
 * By read model: equal digests at one position mean equal rows. The search_path names the version. A read model of which
 * a version made by another release does not have all tables is left out.
 */
export async function readModelDigests(client: PoolClient): Promise<Record<string, string>> {
  const { rows: current } = await client.query<{ schema: string }>('SELECT current_schema() AS schema');
  const tables = await columnsOf(client, current[0]!.schema);
  const digests = Object.entries<Record<string, Columns>>(READ_MODELS)
    .map(([name, model]) => ({ name, tables: Object.keys(model) }))
    .filter((model) => model.tables.every((table) => tables.has(table)))
    .map(({ name, tables: own }) => {
      const parts = own.map((table) => digestOf(DIGESTED_ROWS[table]!));
      return `md5(${parts.join(` || '/' || `)}) AS "${name}"`;
    });
  const { rows } = await client.query<Record<string, string>>(`SELECT ${digests.join(', ')}`);
  return rows[0] ?? {};
}

/**
 * By table, `rows:hash`. A table that a version made by another release does not have is left out.
 * @param seed of the hashes: digests of two versions are compared under one
 */
export async function tableDigests(
  client: PoolClient,
  schema: string,
  counted: CountedRows = DIGESTED_ROWS,
  seed = KNOWN_SEED,
): Promise<Record<string, string>> {
  const tables = await columnsOf(client, schema);
  const digests: Record<string, string> = {};
  for (const [table, rowsThatCount] of Object.entries(counted)) {
    if (!tables.has(table)) continue;
    const { rows } = await client.query<{ digest: string }>(`SELECT ${digestOf(rowsThatCount, seed)} AS digest`);
    digests[table] = rows[0]!.digest;
  }
  return digests;
}
