import type { Instant } from '#contracts';
import { baseOf, DAYS, tenPercent } from '../log/amounts.js';
import { accountIdOf, eventsOf, interleave, place, type PlacedPopulation, type Population } from '../log/population.js';
import type { LogSize } from '../replay/sizes.js';
import type { Sizes } from './sizes.js';

/** All of a history within half a year, so that every payment brings something. */
const LASTS: Instant = 180 * 86_400_000_000;

export const LARGE = 'large';
export const ROOT = 'root';
export const busyIdOf = (n: number): string => `busy-${n}`;
export const manyIdOf = (n: number): string => `many-${n}`;

/** Everybody, in their places in one log. */
export interface People {
  many: PlacedPopulation[];
  busy: PlacedPopulation[];
  large: PlacedPopulation[];
  /** The root first. */
  tree: PlacedPopulation[];
}

export function peopleOf({ many, busy, large, tree }: Pick<Sizes, 'many' | 'busy' | 'large' | 'tree'>): People {
  const groups = {
    many: together(many, manyIdOf),
    busy: together(busy, busyIdOf),
    large: place([{ partnerId: LARGE, contract: true, ...large }]),
    tree: place(treeOf(tree.width)),
  };
  let before = 0;
  for (const group of Object.values(groups)) {
    for (const population of group) population.base += before;
    before += group.reduce((sum, population) => sum + eventsOf(population), 0);
  }
  return groups;
}

/** Partners side by side in the log; the first half of them has a contract. */
function together({ partners, payingClients, paymentsPerClient }: LogSize, idOf: (n: number) => string) {
  const payments = payingClients * paymentsPerClient;
  const populations = Array.from({ length: partners }, (_, n) => ({
    partnerId: idOf(n),
    payments,
    paymentsPerClient,
    contract: n < partners / 2,
  }));
  return interleave(populations, Math.floor(LASTS / (payments + payingClients + 3)));
}

/** A root and two levels of partners who are its clients and theirs; each of their clients pays once. */
function treeOf(width: number): Population[] {
  const clients = (partnerId: string): string[] => Array.from({ length: width }, (_, n) => accountIdOf(partnerId, n));
  const first = clients(ROOT);
  return [ROOT, ...first, ...first.flatMap(clients)].map((partnerId) => ({
    partnerId,
    payments: width,
    paymentsPerClient: 1,
    contract: true,
  }));
}

/** The root and all below it. */
export const nodesOf = (width: number): number => 1 + (width + 1) * (1 + width + width * width);

/** What the payments from one number to another, which is not among them, bring. */
export function rewardsOf({ contract }: Population, from: number, to: number): number {
  if (!contract) return (to - from) * DAYS.month;
  let sum = 0;
  for (let payment = from; payment < to; payment += 1) sum += tenPercent(baseOf(payment));
  return sum;
}
