import type { Instant } from '#contracts';
import { inTransaction, type Pool, type PoolClient } from '#platform';
import {
  BALANCE_SUMS,
  readFailed,
  readLive,
  readRetired,
  readUnderWay,
  readVersions,
  type Version,
} from '#read-models';
import { ENTRY_CONTENT, entriesOfOneSide } from './entries.js';
import { ReplayRefusedError } from './replay-error.js';

/** Minor units, or days. `earned` is what was given less what was taken back. */
export interface PartnerSums {
  available: bigint;
  held: bigint;
  reserved: bigint;
  settled: bigint;
  earned: bigint;
}

/** An entry that only one of the two versions holds. */
export interface DifferentEntry {
  side: 'old' | 'new';
  position: number;
  amount: number;
  debitAccount: string;
  creditAccount: string;
  code: string;
  effectiveAt: Instant;
  accountId: string | null;
  paymentId: string | null;
  withdrawalId: string | null;
  termsId: string | null;
  reason: string | null;
}

export interface Fact {
  position: number;
  eventId: string;
  type: string;
  occurredAt: Instant;
}

export interface PartnerDifference {
  partnerId: string;
  asset: string;
  old: PartnerSums;
  new: PartnerSums;
  entries: DifferentEntry[];
  /** What caused these entries, and what else is known of their payments; in the order of recording. */
  facts: Fact[];
}

export interface VersionDifferences {
  from: number;
  to: number;
  /** Both are read as they stood at this position. */
  position: number;
  partners: PartnerDifference[];
  /** There are more differing entries than are listed. */
  truncated: boolean;
}

const ENTRIES_MAX = 10_000;
const ZERO: PartnerSums = { available: 0n, held: 0n, reserved: 0n, settled: 0n, earned: 0n };

type EntryRow = DifferentEntry & { partnerId: string; asset: string };

async function differentEntries(client: PoolClient, from: Version, to: Version, position: number): Promise<EntryRow[]> {
  const { rows } = await client.query<EntryRow>(
    `SELECT side, position, partner_id AS "partnerId", asset, amount, debit_account AS "debitAccount",
            credit_account AS "creditAccount", code, effective_at AS "effectiveAt", account_id AS "accountId",
            payment_id AS "paymentId", withdrawal_id AS "withdrawalId", terms_id AS "termsId", reason
     FROM (${entriesOfOneSide(from.schema, to.schema)}) AS different (side, ${ENTRY_CONTENT})
     ORDER BY partner_id, asset, position, side DESC, debit_account, credit_account, amount LIMIT $3`,
    [0, position, ENTRIES_MAX + 1],
  );
  return rows;
}

const keyOf = (partnerId: string, asset: string): string => `${asset} ${partnerId}`;

/** The balances of some partners as they stood at a position. */
async function sumsAt(
  client: PoolClient,
  { schema }: Version,
  position: number,
  partnerIds: string[],
): Promise<Map<string, PartnerSums>> {
  const { rows } = await client.query<Record<string, string>>(
    `SELECT partner_id, asset, available, held, reserved, settled, granted - reversed AS earned
     FROM (SELECT partner_id, asset, ${BALANCE_SUMS} FROM ${schema}.ledger_entries
           WHERE position <= $1 AND partner_id = ANY($2) GROUP BY partner_id, asset) AS sums`,
    [position, partnerIds],
  );
  const amount = (value: string | undefined): bigint => BigInt(value ?? 0);
  return new Map(
    rows.map((row) => [
      keyOf(row.partner_id!, row.asset!),
      {
        available: amount(row.available),
        held: amount(row.held),
        reserved: amount(row.reserved),
        settled: amount(row.settled),
        earned: amount(row.earned),
      },
    ]),
  );
}

/** Payment → the positions of the facts about it, in either version. */
async function positionsOfPayments(
  client: PoolClient,
  versions: Version[],
  paymentIds: string[],
): Promise<Map<string, number[]>> {
  const tables = versions.flatMap(({ schema }) => [`${schema}.payments`, `${schema}.payment_adjustments`]);
  const { rows } = await client.query<{ id: string; positions: number[] }>(
    `SELECT payment_id AS id, json_agg(DISTINCT position) AS positions
     FROM (${tables.map((table) => `SELECT payment_id, position FROM ${table} WHERE payment_id = ANY($1)`).join(' UNION ALL ')})
       AS facts GROUP BY payment_id`,
    [paymentIds],
  );
  return new Map(rows.map(({ id, positions }) => [id, positions]));
}

async function factsAt(client: PoolClient, positions: number[]): Promise<Map<number, Fact>> {
  const { rows } = await client.query<Fact>(
    `SELECT position, event_id AS "eventId", type, occurred_at AS "occurredAt" FROM events WHERE position = ANY($1)`,
    [positions],
  );
  return new Map(rows.map((fact) => [fact.position, fact]));
}

function toPartners(
  rows: EntryRow[],
  old: Map<string, PartnerSums>,
  now: Map<string, PartnerSums>,
): PartnerDifference[] {
  const groups = Map.groupBy(rows, ({ partnerId, asset }) => keyOf(partnerId, asset));
  return [...groups].map(([key, group]) => ({
    partnerId: group[0]!.partnerId,
    asset: group[0]!.asset,
    old: old.get(key) ?? ZERO,
    new: now.get(key) ?? ZERO,
    entries: group.map(({ partnerId: _, asset: __, ...entry }) => entry),
    facts: [],
  }));
}

const paymentIdsOf = (entries: DifferentEntry[]): string[] => [
  ...new Set(entries.flatMap(({ paymentId }) => paymentId ?? [])),
];

/** The two versions to compare where none are named: a replay's and the live one, else the live one and that before. */
async function choosePair(client: PoolClient): Promise<{ from: number; to: number }> {
  const live = await readLive(client);
  const replayed = (await readUnderWay(client)) ?? (await readFailed(client));
  if (replayed) return { from: live.version, to: replayed.version };
  const retired = await readRetired(client);
  if (retired) return { from: retired.version, to: live.version };
  throw new ReplayRefusedError('there is no version beside the live one to compare it with');
}

/**
 * What differs between two versions for the partners, both as they stood at one position: balances, the entries behind
 * the difference, and the facts behind the entries. The ledger is append-only, so that it can tell at any time.
 * @throws ReplayRefusedError where there is nothing to compare
 */
export function readVersionDifferences(pool: Pool, pair?: { from: number; to: number }): Promise<VersionDifferences> {
  return inTransaction(
    pool,
    async (client) => {
      const versions = await readVersions(client);
      const chosen = pair ?? (await choosePair(client));
      const from = versions.find(({ version }) => version === chosen.from)!;
      const to = versions.find(({ version }) => version === chosen.to)!;
      const position = Math.min(from.position, to.position);
      const found = await differentEntries(client, from, to, position);
      const entries = found.slice(0, ENTRIES_MAX);

      const partnerIds = [...new Set(entries.map(({ partnerId }) => partnerId))];
      const old = await sumsAt(client, from, position, partnerIds);
      const partners = toPartners(entries, old, await sumsAt(client, to, position, partnerIds));
      const ofPayments = await positionsOfPayments(client, [from, to], paymentIdsOf(entries));
      const positionsOf = ({ entries: own }: PartnerDifference): number[] => {
        const about = paymentIdsOf(own).flatMap((id) => ofPayments.get(id) ?? []);
        return [...new Set([...own.map((entry) => entry.position), ...about])].sort((a, b) => a - b);
      };
      const facts = await factsAt(client, [...new Set(partners.flatMap(positionsOf))]);
      return {
        ...chosen,
        position,
        partners: partners.map((partner) => ({
          ...partner,
          facts: positionsOf(partner).flatMap((p) => facts.get(p) ?? []),
        })),
        truncated: found.length > ENTRIES_MAX,
      };
    },
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  );
}
