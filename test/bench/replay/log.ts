import type { Instant } from '#contracts';
import type { Pool } from '#platform';
import { mustEqual } from '../check.js';
import { baseOf, DAYS, tenPercent } from '../log/amounts.js';
import { interleave, type PlacedPopulation } from '../log/population.js';
import type { LogSize } from './sizes.js';

/** All of a history within half a year, so that every payment brings something. */
const LASTS: Instant = 180 * 86_400_000_000;

/** Partners side by side in the log; the first half of them has a contract. */
export function populationsOf({ partners, payingClients, paymentsPerClient }: LogSize): PlacedPopulation[] {
  const payments = payingClients * paymentsPerClient;
  const populations = Array.from({ length: partners }, (_, partner) => ({
    partnerId: `partner-${partner}`,
    payments,
    paymentsPerClient,
    contract: partner < partners / 2,
  }));
  return interleave(populations, Math.floor(LASTS / (payments + payingClients + 3)));
}

export const paymentsOf = ({ partners, payingClients, paymentsPerClient }: LogSize): number =>
  partners * payingClients * paymentsPerClient;

/** What a partner has, added up beside the program: `USD 1234` or `DAY 60`. All histories of a log pay alike. */
export function balanceOf({ payments, contract }: PlacedPopulation): { asset: string; available: number } {
  if (!contract) return { asset: 'DAY', available: payments * DAYS.month };
  let available = 0;
  for (let payment = 0; payment < payments; payment += 1) available += tenPercent(baseOf(payment));
  return { asset: 'USD', available };
}

/**
 * Holds balances against what they must be: those of every partner, and nothing else.
 * @param table with partner_id, asset and available @throws WrongResultError
 */
export async function checkBalances(
  pool: Pool,
  table: string,
  populations: readonly PlacedPopulation[],
): Promise<void> {
  const { rows } = await pool.query<{ id: string; asset: string; available: string }>(
    `SELECT partner_id AS id, asset, available FROM ${table}`,
  );
  mustEqual(`balances in ${table}`, rows.length, populations.length);
  const found = new Map(rows.map(({ id, asset, available }) => [id, { asset, available: Number(available) }]));
  const expected = { true: balanceOf(populations[0]!), false: balanceOf(populations.at(-1)!) };
  for (const { partnerId, contract } of populations) {
    mustEqual(`what ${partnerId} has in ${table}`, found.get(partnerId), expected[`${contract}`]);
  }
}
