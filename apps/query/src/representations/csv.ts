import { exactJson } from '#platform';
import { stringify } from 'csv-stringify/sync';
import { columnsOf, valueAt, type ListColumn } from './columns.js';
import type { Representation } from './representation.js';

/** RFC 4180; a line break of either kind has a field quoted. */
const RFC_4180 = { record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const;

/** What a spreadsheet would read as a formula, or as the end of the cell that the text stands in. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** Text is never a formula: it has an apostrophe before it where it looks like one. Numbers are left as they are. */
const safeText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

function toCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return safeText(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  const isTexts = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  return safeText(isTexts ? value.join(' ') : exactJson(value));
}

const toText = (rows: readonly string[][]): string => (rows.length === 0 ? '' : stringify([...rows], RFC_4180));

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
        begin: toText([columns.map(({ name }) => name)]),
        page: (body) => {
          const rows = explode((body as Record<string, object[]>)[list]!, each);
          return {
            text: toText(rows.map((row) => columns.map(({ path }) => toCell(valueAt(row, path))))),
            rows: rows.length,
          };
        },
        end: () => '',
      };
    },
  };
}
