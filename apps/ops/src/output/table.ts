import Table from 'cli-table3';

const NO_LINES_BETWEEN_ROWS = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

/** A table for people; numbers to the right. */
export function table(head: string[], rows: (string | number | null)[][]): string {
  const numeric = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const result = new Table({
    head,
    chars: NO_LINES_BETWEEN_ROWS,
    style: { head: [], border: [] },
    colAligns: numeric.map((yes) => (yes ? 'right' : 'left')),
  });
  result.push(...rows.map((row) => row.map((cell) => cell ?? '–')));
  return result.toString();
}
