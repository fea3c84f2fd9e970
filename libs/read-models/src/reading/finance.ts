import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { readFlows, type Flow } from './flows.js';
import type { OwedCounts } from './owed-counts.js';
import type { At } from './at.js';

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
  const accounts = accountSums(await readFlows(client, asOf));
  const kept = asOf === undefined ? (await client.query<KeptRow>(KEPT)).rows : undefined;
  return { accounts, balanced: conserves(accounts) && (kept === undefined || agrees(accounts, kept)) };
}

function accountSums(flows: readonly Flow[]): AccountSums[] {
  const sums = new Map<string, AccountSums>();
  const sumsOf = (name: string, asset: string): AccountSums => {
    const key = `${asset} ${name}`;
    const found = sums.get(key) ?? { accountClass: name, asset, debitMinor: 0n, creditMinor: 0n };
    sums.set(key, found);
    return found;
  };
  for (const { asset, debit, credit, amount } of flows) {
    sumsOf(debit, asset).debitMinor += amount;
    sumsOf(credit, asset).creditMinor += amount;
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, account]) => account);
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

/** What is owed to partners per asset, `DAY` among them; `partners`: to how many (or by how many, where negative). */
export async function readLiability(client: PoolClient, at: At, asOf: Instant | undefined, counts: OwedCounts) {
  if (asOf !== undefined) return { assets: await owedAsOf(client, asOf, await counts.count(client, at, asOf)) };
  const { rows } = await client.query<KeptRow>(KEPT);
  const assets = rows.map((row) => ({
    asset: row.asset,
    availableMinor: BigInt(row.available),
    heldMinor: BigInt(row.held),
    reservedMinor: BigInt(row.reserved),
    partners: row.partners,
  }));
  return { assets };
}

async function owedAsOf(client: PoolClient, asOf: Instant, partners: ReadonlyMap<string, number>) {
  const accounts = accountSums(await readFlows(client, asOf));
  const assets = [...new Set(accounts.map(({ asset }) => asset))].sort();
  return assets.map((asset) => {
    const owed = (name: string): bigint => {
      const sums = accounts.find((account) => account.asset === asset && account.accountClass === name);
      return sums ? sums.creditMinor - sums.debitMinor : 0n;
    };
    return {
      asset,
      availableMinor: owed('partner:available'),
      heldMinor: owed('partner:held'),
      reservedMinor: owed('partner:reserved'),
      partners: partners.get(asset) ?? 0,
    };
  });
}
