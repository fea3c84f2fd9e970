import { formatInstant, inMajorUnits } from '#contracts';
import { counted } from '../output/counted.js';
import { exactJson, toCsv } from '#platform';
import type { Simulation } from '#rebuild';
import { printable } from '../output/printable.js';
import { table } from '../output/table.js';

type Sums = Simulation['totals'][number];

/** Partners shown to people; --json and --csv have all. */
const SHOWN_MAX = 50;

const signed = (value: bigint, asset: string): string => `${value > 0n ? '+' : ''}${inMajorUnits(value, asset)}`;

const HEAD = ['earned now', 'simulated', 'difference', 'available now', 'simulated', 'difference'];

const columns = ({ asset, now, simulated }: Sums): string[] =>
  (['earned', 'available'] as const).flatMap((name) => [
    inMajorUnits(now[name], asset),
    inMajorUnits(simulated[name], asset),
    signed(simulated[name] - now[name], asset),
  ]);

/** −∞ is no instant that could be written. */
const fromOf = ({ terms }: Simulation): string | null =>
  Number.isFinite(terms.effectiveAt) ? formatInstant(terms.effectiveAt) : null;

/** For people: the terms, what all partners together would have, and those for whom it would make the most difference. */
export function describeSimulation(simulation: Simulation): string {
  const { position, terms, totals, partners } = simulation;
  const { commissionBps, freeDaysPerMonth, freeDaysPerYear, inactivityMonths } = terms;
  const from = fromOf(simulation);
  const shown = partners.slice(0, SHOWN_MAX);
  const more = partners.length - shown.length;
  return [
    [
      `The history up to position ${position} with ${commissionBps / 100} % commission, ${counted(freeDaysPerMonth, 'day')} a month,`,
      `${counted(freeDaysPerYear, 'day')} a year and a suspension after ${counted(inactivityMonths, 'month')}, ${from ? `from ${from} on` : 'from the beginning on'}.`,
      `Nothing was changed; decisions on withdrawals are those that were taken.`,
    ].join('\n'),
    table(
      ['all partners', ...HEAD],
      totals.map((sums) => [sums.asset, ...columns(sums)]),
    ),
    partners.length === 0
      ? 'It would make no difference to any partner.'
      : table(
          ['partner', '', ...HEAD],
          shown.map((partner) => [printable(partner.partnerId), partner.asset, ...columns(partner)]),
        ),
    ...(more > 0 ? [`… and ${more} more: --json and --csv show all.`] : []),
  ].join('\n\n');
}

/** Money exactly, however large, in minor units; `from` is null where it is the beginning. */
export function simulationAsJson(simulation: Simulation): string {
  const { position, terms, totals, partners } = simulation;
  const { commissionBps, freeDaysPerMonth, freeDaysPerYear, minimumWithdrawalMinor, inactivityMonths } = terms;
  const figures = { commissionBps, freeDaysPerMonth, freeDaysPerYear, minimumWithdrawalMinor, inactivityMonths };
  return exactJson({ position, from: fromOf(simulation), terms: figures, totals, partners });
}

/** A line for each partner and asset that would be different, in minor units or days. */
export function simulationAsCsv({ partners }: Simulation): string {
  const lines = partners.map(({ partnerId, asset, now, simulated }) => [
    partnerId,
    asset,
    now.earned,
    simulated.earned,
    now.available,
    simulated.available,
  ]);
  const head = ['partnerId', 'asset', 'now.earned', 'simulated.earned', 'now.available', 'simulated.available'];
  return toCsv([head, ...lines]);
}
