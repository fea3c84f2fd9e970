import { other, type OtherKind } from './kind.js';

const SEPARATORS: readonly (readonly [separator: string, name: string])[] = [
  ['\t', 'tabs'],
  [';', 'semicolons'],
  [',', 'commas'],
  ['|', 'bars'],
];
const LINES_MAX = 5;
/** A single line is a table's only where nobody would write a sentence so. */
const COLUMNS_OF_ONE_LINE = 3;

/** Columns with a separator between: CSV and its kind. Says how many there are, not what they hold. */
export function byColumns(lines: readonly string[]): OtherKind | undefined {
  // Excel writes the separator into a line of its own.
  const rows = (/^sep=.$/i.test(lines[0] ?? '') ? lines.slice(1) : lines).slice(0, LINES_MAX);
  for (const [separator, name] of SEPARATORS) {
    const counts = rows.map((row) => columnsOf(row, separator));
    const [columns = 0] = counts;
    const least = rows.length > 1 ? 2 : COLUMNS_OF_ONE_LINE;
    if (columns >= least && counts.every((count) => count === columns)) return table(columns, name);
  }
  return undefined;
}

function columnsOf(row: string, separator: string): number {
  let columns = 1;
  let isQuoted = false;
  for (const character of row) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) columns += 1;
  }
  return columns;
}

const table = (columns: number, name: string): OtherKind =>
  other(`a table (CSV or the like: ${columns} columns with ${name} between)`, {
    hint:
      'Which column means what, only its maker knows: let that program write CloudEvents, or do it by hand, for instance\n' +
      `  mlr --icsv --ojsonl cat FILE | jq -c '{specversion: "1.0", id: .id, source: "billing", type: "payment.succeeded.v1",\n` +
      `    time: .time, data: {paymentId: .id, accountId: .account, amountMinor: .cents, currency: .currency, period: "month"}}'`,
  });
