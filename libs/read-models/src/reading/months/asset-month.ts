import type { Month } from './month.js';
import { Balances, type MonthFlow, type MonthSums, type Standing } from './month-flows.js';

const EXPENSE = 'program:expense';
const OWED = { available: 'partner:available', held: 'partner:held', reserved: 'partner:reserved' } as const;
const SETTLED: ReadonlySet<string> = new Set(['payout:settled', 'days:applied']);

/** What is owed of an asset: in all, and in which accounts. */
const owedOf = (standing: Standing, asset: string) => {
  const of = (name: string): bigint => standing.get(asset)?.get(name) ?? 0n;
  const [available, held, reserved] = [of(OWED.available), of(OWED.held), of(OWED.reserved)];
  return { owed: available + held + reserved, available, held, reserved };
};

/** What a transfer between two classes of accounts does to what is owed. */
export function effectOf({
  debit,
  credit,
}: {
  debit: string;
  credit: string;
}): 'given' | 'takenBack' | 'settled' | 'returned' | null {
  if (debit === EXPENSE) return 'given';
  if (credit === EXPENSE) return 'takenBack';
  if (SETTLED.has(credit)) return 'settled';
  if (SETTLED.has(debit)) return 'returned';
  return null;
}

function sumsOf(flows: readonly MonthFlow[]) {
  const sums = { given: 0n, takenBack: 0n, settled: 0n, returned: 0n, entries: 0 };
  for (const flow of flows) {
    const effect = effectOf(flow);
    if (effect) sums[effect] += flow.amount;
    sums.entries += flow.entries;
  }
  return sums;
}

/** What of the month's sums concerns other months: recorded in this one, effective in those. */
function correctionsOf(flows: readonly MonthFlow[], month: Month) {
  const months = [...new Set(flows.map(({ concerns }) => concerns))].filter((concerns) => concerns !== month).sort();
  return months.map((concerns) => ({ month: concerns, ...sumsOf(flows.filter((flow) => flow.concerns === concerns)) }));
}

/** Opening, what moved, and closing, per asset: opening + given - takenBack - settled + returned = closing. */
export function assetMonths({ opening, flows }: MonthSums, month: Month) {
  const closing = closingOf({ opening, flows });
  return [...closing.keys()].sort().map((asset) => {
    const its = flows.filter((flow) => flow.asset === asset);
    return {
      asset,
      opening: owedOf(opening, asset),
      ...sumsOf(its),
      corrections: correctionsOf(its, month),
      closing: owedOf(closing, asset),
    };
  });
}

/** What stood in the accounts after the month. */
export function closingOf({ opening, flows }: MonthSums): Standing {
  const balances = Balances.of(opening);
  for (const flow of flows) balances.move(flow, 1n);
  return balances.byAsset;
}
