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

/** The proof as a table: each table of the two versions at one position. */
export function describeComparison({ position, liveVersion, liveProgram, equal, tables }: Comparison): string {
  const whose = liveProgram === undefined ? '' : `, which another release made (${liveProgram})`;
  const verdict = !equal
    ? `At position ${position} it DIFFERS from the live version ${liveVersion}${whose}.`
    : liveProgram === undefined
      ? `At position ${position} every table has the digest of the live version ${liveVersion}.`
      : `At position ${position} every table that both have is that of the live version ${liveVersion}${whose}, in the columns that both have.\nLeft out: what that release did not note, and the words in which events are refused.`;
  const head = ['table', 'rows live', 'rows replayed', 'same digest', 'rows live only', 'rows replayed only'];
  return `${table(head, tables.map(described))}\n${verdict}`;
}
