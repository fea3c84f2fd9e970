import type { Pool } from '#platform';
import { mustEqual } from '../check.js';
import { ADJUSTED } from './backlog.js';
import { amountOf, baseOf, DAYS, periodOf, taxOf, tenPercent } from '../log/amounts.js';
import { hasContract, partnerIdOf } from './people.js';
import type { BacklogSize } from './sizes.js';

/** What a partner has, in the asset that it earns. */
export interface Balance {
  available: bigint;
  held: bigint;
}

/** What every partner must have after a backlog, added up beside the program: partner number → balance. */
export function expectedBalances({ partners, payingClients, paymentsPerClient }: BacklogSize): Balance[] {
  const payments = payingClients * paymentsPerClient;
  return Array.from({ length: partners }, (_, partner) => {
    const balance: Balance = { available: 0n, held: 0n };
    for (let number = 0; number < payments; number += 1) {
      const held = number === ADJUSTED.disputed && hasContract(partner);
      balance[held ? 'held' : 'available'] += rewardOf(partner, number);
    }
    return balance;
  });
}

/** What a payment that nothing happened to brings. */
export const fullRewardOf = (partner: number, number: number): bigint =>
  BigInt(hasContract(partner) ? tenPercent(baseOf(number)) : DAYS[periodOf(number)]);

function rewardOf(partner: number, number: number): bigint {
  if (number === ADJUSTED.refunded || number === ADJUSTED.lost) return 0n;
  // Days are taken back for a full refund alone.
  if (number !== ADJUSTED.halfRefunded || !hasContract(partner)) return fullRewardOf(partner, number);
  const refunded = Math.floor(amountOf(number) / 2) - Math.floor(taxOf(number) / 2);
  return BigInt(tenPercent(baseOf(number) - refunded));
}

/** Holds every balance of the live version against what it must be. @throws WrongResultError */
export async function checkBalances(pool: Pool, expected: readonly Balance[]): Promise<void> {
  const { rows } = await pool.query<{ id: string; asset: string; available: string; held: string }>(
    `SELECT partner_id AS id, asset, available, held FROM projections_1.partner_balances
     WHERE partner_id LIKE '${partnerIdOf(0).slice(0, -1)}%' AND (available <> 0 OR held <> 0 OR reserved <> 0 OR settled <> 0)`,
  );
  const found = new Map(
    rows.map(({ id, asset, available, held }) => [
      `${id} ${asset}`,
      { available: BigInt(available), held: BigInt(held) },
    ]),
  );
  mustEqual('balances that are not zero', found.size, expected.length);
  for (const [partner, balance] of expected.entries()) {
    const key = `${partnerIdOf(partner)} ${hasContract(partner) ? 'USD' : 'DAY'}`;
    mustEqual(`what ${key} amounts to`, found.get(key), balance);
  }
  const { rows: wrong } = await pool.query(
    `SELECT (SELECT count(*) FROM dead_letters)::int AS dead_letters,
            (SELECT count(*) FROM projections_1.rejected_events)::int AS rejected,
            (SELECT count(*) FROM projections_1.slow_facts)::int AS waiting`,
  );
  mustEqual('what was refused, or waits', wrong, [{ dead_letters: 0, rejected: 0, waiting: 0 }]);
}
