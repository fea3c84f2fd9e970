import { toCsv } from '#platform';
import { columnsOf, valueAt, type ListColumn } from './columns.js';
import type { Representation } from './representation.js';

/** One row for each item of the list within; one without it, where there is none. */
function explode(rows: readonly object[], each: string | undefined): readonly object[] {
  if (each === undefined) return rows;
  return rows.flatMap((row): object[] => {
    const items = (row as Record<string, object[]>)[each] ?? [];
    return items.length > 0 ? items.map((item) => ({ ...row, [each]: item })) : [{ ...row, [each]: null }];
  });
}

/**
 * A list as CSV: a header, then a line for each row.
 * @param each a list within a row, of which each item gets a line
 */
export function csvOf(answer: new () => object, list: string, each?: string): Representation {
  // Classes name each other: they are all there once the first list is asked for.
  let known: ListColumn[] | undefined;
  return {
    contentType: 'text/csv; charset=utf-8; header=present',
    open: () => {
      const columns = (known ??= columnsOf(answer, list, each));
      return {
        begin: toCsv([columns.map(({ name }) => name)]),
        page: (body) => {
          const rows = explode((body as Record<string, object[]>)[list]!, each);
          return {
            text: toCsv(rows.map((row) => columns.map(({ path }) => valueAt(row, path)))),
            rows: rows.length,
          };
        },
        end: () => '',
      };
    },
  };
}
