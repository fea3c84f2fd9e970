import { stringify } from 'csv-stringify/sync';
import { exactJson } from '../json/exact-json.js';

/** RFC 4180; a line break of either kind has a field quoted. */
const RFC_4180 = { record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const;

/** What a spreadsheet would read as a formula, or as the end of the cell that the text stands in: some ids are whatever strangers wrote. */
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

/** Rows as CSV, each with its line's end; '' where there are none. */
export const toCsv = (rows: readonly (readonly unknown[])[]): string =>
  rows.length === 0
    ? ''
    : stringify(
        rows.map((row) => row.map(toCell)),
        RFC_4180,
      );
