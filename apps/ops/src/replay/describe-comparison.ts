import type { Comparison, TableComparison } from '#read-models';
import { table } from '../output/table.js';

const rowsOf = (digest: string | null): string | null => digest && (digest.split(':')[0] ?? null);

function described({
  table: name,
  live,
  replayed,
  equal,
  leftOut,
  onlyLive,
  onlyReplayed,
}: TableComparison): (string | null)[] {
  const rows = (only: number | undefined): string => (only === undefined ? '' : String(only));
  return [
    name,
    rowsOf(live),
    rowsOf(replayed),
    equal ? 'yes' : leftOut ? 'left out' : 'NO',
    rows(onlyLive),
    rows(onlyReplayed),
  ];
}

/** Two versions that reflect nothing are equal, which is no proof of anything. */
export const isOfNothing = ({ position, equal }: Comparison): boolean => equal && position === 0;

export const NOTHING_TO_COMPARE = 'the live version reflects no event yet: there is nothing to compare with';

/** The proof as a table: each table of the two versions at one position. */
export function describeComparison(comparison: Comparison): string {
  if (isOfNothing(comparison)) return `Not proved: ${NOTHING_TO_COMPARE}.`;
  const { position, liveVersion, liveProgram, equal, tables } = comparison;
  const whose = liveProgram === undefined ? '' : `, which another release made (${liveProgram})`;
  const verdict = !equal
    ? `At position ${position} it DIFFERS from the live version ${liveVersion}${whose}.`
    : liveProgram === undefined
      ? `At position ${position} every table has the digest of the live version ${liveVersion}.`
      : `At position ${position} every table that both have is that of the live version ${liveVersion}${whose}, in the columns that both have.\nLeft out: what that release did not note, and the words in which events are refused.`;
  const head = ['table', 'rows live', 'rows replayed', 'same digest', 'rows live only', 'rows replayed only'];
  return `${table(head, tables.map(described))}\n${verdict}`;
}
