import type { Instant } from '#contracts';
import { requireDense } from '#event-store';
import { inTransaction, LedgerError, type Pool, type PoolClient } from '#platform';
import { termsAt, type Terms } from '#program';
import { setTimeout as sleep } from 'node:timers/promises';
import { foldShard } from '../memory/fold-shard.js';
import { MemoryState } from '../memory/memory-state.js';
import { allTerms } from '#read-models';
import { countShards } from '../build/count-shards.js';
import { NO_SUMS, PartnerSumsOf, type SimulatedSums } from './partner-sums.js';

/** What is to be different: figures of the terms, from a moment on; the others stay as they were at that moment. */
export interface SimulatedChange {
  /** −∞: from the beginning. */
  from: Instant;
  change: Partial<Omit<Terms, 'termsId' | 'effectiveAt'>>;
}

/** One partner's asset, as it is and as it would be. */
export interface SimulatedPartner {
  partnerId: string;
  asset: string;
  now: SimulatedSums;
  simulated: SimulatedSums;
}

export interface Simulation {
  /** Both sides reflect every event up to here. */
  position: number;
  /** The terms that are in force from their moment on, whatever was published for later. */
  terms: Terms;
  /** All partners together. */
  totals: Omit<SimulatedPartner, 'partnerId'>[];
  /** Those for whom anything would be different, the greatest differences of what is earned first. */
  partners: SimulatedPartner[];
}

export interface SimulateOptions {
  onProgress?: (position: number, target: number) => void;
  signal?: AbortSignal | undefined;
  /** Payments in memory at once, at most. */
  shardPayments?: number;
}

const SIMULATED = 'simulated';
const POLL_MS = 200;
const WAIT_MAX_MS = 60_000;

interface Live {
  position: number;
  published: Terms[];
  sums: SimulatedPartner[];
}

/** The live version, read from one snapshot; undefined while facts wait in its correction queue, so that it stands nowhere. */
async function readLiveSums(client: PoolClient): Promise<Live | undefined> {
  const { rows } = await client.query<{ position: number; readPosition: number }>(
    `SELECT position, read_position AS "readPosition", set_config('search_path', schema_name || ', public', true)
     FROM projection_versions WHERE state = 'live'`,
  );
  const { position, readPosition } = rows[0]!;
  if (position !== readPosition) return undefined;
  const { rows: balances } = await client.query<{
    partnerId: string;
    asset: string;
    available: string;
    earned: string;
  }>(`SELECT partner_id AS "partnerId", asset, available, granted - reversed AS earned FROM partner_balances`);
  const sums = balances.map(({ partnerId, asset, available, earned }) => ({
    partnerId,
    asset,
    now: { available: BigInt(available), earned: BigInt(earned) },
    simulated: NO_SUMS,
  }));
  return { position, published: await allTerms(client), sums };
}

async function liveSums(pool: Pool): Promise<Live> {
  for (const deadline = performance.now() + WAIT_MAX_MS; ; await sleep(POLL_MS)) {
    const live = await inTransaction(pool, readLiveSums, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    if (live) return live;
    if (performance.now() > deadline) {
      throw new LedgerError('CORRECTION_UNDER_WAY', 'a large correction is under way: try again when it is done', true);
    }
  }
}

/** Everything that would be posted, were these the terms. @returns undefined where it was told to stop */
async function simulatedSums(
  pool: Pool,
  until: number,
  terms: Terms,
  { onProgress, signal, shardPayments }: SimulateOptions,
): Promise<PartnerSumsOf | undefined> {
  await requireDense(pool, until);
  const of = countShards(until, 1, shardPayments);
  const sums = new PartnerSumsOf();
  for (let index = 0; index < of; index += 1) {
    const state = new MemoryState(
      { entry: (entry) => sums.add(entry), rejected: () => undefined, changed: () => undefined },
      (published) => [...[...published].filter(({ effectiveAt }) => effectiveAt < terms.effectiveAt), terms],
    );
    const onPage = (position: number): Promise<void> => {
      onProgress?.(Math.floor((index * until + position) / of), until);
      return Promise.resolve();
    };
    if (!(await foldShard(pool, { index, of }, state, { until, onPage, signal }))) return undefined;
  }
  return sums;
}

const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
const changeOf = ({ now, simulated }: Pick<SimulatedPartner, 'now' | 'simulated'>): bigint =>
  size(simulated.earned - now.earned);

function totalsOf(partners: readonly SimulatedPartner[]): Simulation['totals'] {
  const totals = new Map<string, Simulation['totals'][number]>();
  const plus = (a: SimulatedSums, b: SimulatedSums): SimulatedSums => ({
    available: a.available + b.available,
    earned: a.earned + b.earned,
  });
  for (const { asset, now, simulated } of partners) {
    const total = totals.get(asset) ?? { asset, now: NO_SUMS, simulated: NO_SUMS };
    totals.set(asset, { asset, now: plus(total.now, now), simulated: plus(total.simulated, simulated) });
  }
  return [...totals.values()].sort((a, b) => (a.asset < b.asset ? -1 : 1));
}

/**
 * Folds the whole history in memory as if other terms had been in force from a moment on, and compares what the partners
 * would have with what they have. Nothing is written. Decisions on withdrawals are taken as they were taken: what was
 * paid out is gone, so that a partner who would have earned less may be below zero.
 * @returns undefined where it was told to stop
 * @throws GapInLogError, LedgerError CORRECTION_UNDER_WAY
 */
export async function simulate(
  pool: Pool,
  { from, change }: SimulatedChange,
  options: SimulateOptions = {},
): Promise<Simulation | undefined> {
  const live = await liveSums(pool);
  const terms: Terms = { ...termsAt(live.published, from), ...change, termsId: SIMULATED, effectiveAt: from };
  const simulated = await simulatedSums(pool, live.position, terms, options);
  if (!simulated) return undefined;
  const partners = live.sums.map((partner) => ({
    ...partner,
    simulated: simulated.find(partner.partnerId, partner.asset) ?? NO_SUMS,
  }));
  const known = new Set(partners.map(({ partnerId, asset }) => `${asset} ${partnerId}`));
  for (const [partnerId, asset, sums] of simulated.entries()) {
    if (!known.has(`${asset} ${partnerId}`)) partners.push({ partnerId, asset, now: NO_SUMS, simulated: sums });
  }
  const different = partners.filter(
    ({ now, simulated: then }) => now.earned !== then.earned || now.available !== then.available,
  );
  different.sort((a, b) => {
    const more = changeOf(b) - changeOf(a);
    if (more !== 0n) return more > 0n ? 1 : -1;
    return `${a.asset} ${a.partnerId}` < `${b.asset} ${b.partnerId}` ? -1 : 1;
  });
  return { position: live.position, terms, totals: totalsOf(partners), partners: different };
}
