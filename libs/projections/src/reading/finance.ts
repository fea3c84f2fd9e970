import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';

/** Every pair of classes between which money or days moved, and how much. */
const FLOWS = `
  SELECT asset, debit_class AS debit, credit_class AS credit, sum(amount)::text AS amount
  FROM (
    SELECT asset, amount,
      regexp_replace(debit_account, '^partner:.*:', 'partner:') AS debit_class,
      regexp_replace(credit_account, '^partner:.*:', 'partner:') AS credit_class
    FROM ledger_entries WHERE $1::timestamptz IS NULL OR effective_at <= $1
  ) AS entries
  GROUP BY asset, debit_class, credit_class`;

const KEPT = `
  SELECT asset, sum(available)::text AS available, sum(held)::text AS held, sum(reserved)::text AS reserved,
    sum(settled)::text AS settled, sum(granted - reversed)::text AS earned,
    count(*) FILTER (WHERE available <> 0 OR held <> 0 OR reserved <> 0)::integer AS partners
  FROM partner_balances GROUP BY asset ORDER BY asset`;

interface KeptRow {
  asset: string;
  available: string;
  held: string;
  reserved: string;
  settled: string;
  earned: string;
  partners: number;
}

interface AccountSums {
  accountClass: string;
  asset: string;
  debitMinor: bigint;
  creditMinor: bigint;
}

/**
 * The trial balance per account class and asset, of the entries effective at or before `asOf`, or of all.
 * @returns `balanced`: per asset debits equal credits and, for the present, the sums kept beside the ledger are those
 *   of its entries
 */
export async function readTrialBalance(client: PoolClient, asOf: Instant | undefined) {
  const { rows } = await client.query<{ asset: string; debit: string; credit: string; amount: string }>(FLOWS, [
    asOf === undefined ? null : formatInstant(asOf),
  ]);
  const sums = new Map<string, AccountSums>();
  const sumsOf = (name: string, asset: string): AccountSums => {
    const key = `${asset} ${name}`;
    const found = sums.get(key) ?? { accountClass: name, asset, debitMinor: 0n, creditMinor: 0n };
    sums.set(key, found);
    return found;
  };
  for (const { asset, debit, credit, amount } of rows) {
    sumsOf(debit, asset).debitMinor += BigInt(amount);
    sumsOf(credit, asset).creditMinor += BigInt(amount);
  }
  const accounts = [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, account]) => account);
  const kept = asOf === undefined ? (await client.query<KeptRow>(KEPT)).rows : undefined;
  return { accounts, balanced: conserves(accounts) && (kept === undefined || agrees(accounts, kept)) };
}

/** Per asset, the sum over all accounts is zero. */
function conserves(accounts: readonly AccountSums[]): boolean {
  const sums = new Map<string, bigint>();
  for (const { asset, debitMinor, creditMinor } of accounts) {
    sums.set(asset, (sums.get(asset) ?? 0n) + creditMinor - debitMinor);
  }
  return [...sums.values()].every((sum) => sum === 0n);
}

/** The balances kept per partner add up to what the entries say, class by class. */
function agrees(accounts: readonly AccountSums[], kept: readonly KeptRow[]): boolean {
  const fromEntries = new Map<string, bigint>();
  for (const { accountClass: name, asset, debitMinor, creditMinor } of accounts) {
    fromEntries.set(`${asset} ${name}`, creditMinor - debitMinor);
  }
  const assets = new Set([...accounts.map(({ asset }) => asset), ...kept.map(({ asset }) => asset)]);
  return [...assets].every((asset) => {
    const row = kept.find((candidate) => candidate.asset === asset);
    const entries = (name: string): bigint => fromEntries.get(`${asset} ${name}`) ?? 0n;
    return (
      entries('partner:available') === BigInt(row?.available ?? 0) &&
      entries('partner:held') === BigInt(row?.held ?? 0) &&
      entries('partner:reserved') === BigInt(row?.reserved ?? 0) &&
      entries('payout:settled') + entries('days:applied') === BigInt(row?.settled ?? 0) &&
      -entries('program:expense') === BigInt(row?.earned ?? 0)
    );
  });
}

/** The same as `KEPT` from the entries effective at or before $1. */
const OWED_AS_OF = `
  WITH legs AS (
    SELECT partner_id, asset, credit_account AS account, amount FROM ledger_entries WHERE effective_at <= $1
    UNION ALL
    SELECT partner_id, asset, debit_account, -amount FROM ledger_entries WHERE effective_at <= $1
  ), owed AS (
    SELECT partner_id, asset,
      coalesce(sum(amount) FILTER (WHERE account LIKE 'partner:%:available'), 0) AS available,
      coalesce(sum(amount) FILTER (WHERE account LIKE 'partner:%:held'), 0) AS held,
      coalesce(sum(amount) FILTER (WHERE account LIKE 'partner:%:reserved'), 0) AS reserved
    FROM legs GROUP BY partner_id, asset
  )
  SELECT asset, sum(available)::text AS available, sum(held)::text AS held, sum(reserved)::text AS reserved,
    count(*) FILTER (WHERE available <> 0 OR held <> 0 OR reserved <> 0)::integer AS partners
  FROM owed GROUP BY asset ORDER BY asset`;

/** What is owed to partners per asset, `DAY` among them; `partners`: to how many (or by how many, where negative). */
export async function readLiability(client: PoolClient, asOf: Instant | undefined) {
  type OwedRow = Pick<KeptRow, 'asset' | 'available' | 'held' | 'reserved' | 'partners'>;
  const { rows } =
    asOf === undefined
      ? await client.query<OwedRow>(KEPT)
      : await client.query<OwedRow>(OWED_AS_OF, [formatInstant(asOf)]);
  const assets = rows.map((row) => ({
    asset: row.asset,
    availableMinor: BigInt(row.available),
    heldMinor: BigInt(row.held),
    reservedMinor: BigInt(row.reserved),
    partners: row.partners,
  }));
  return { assets };
}
