import { expect, test } from '@jest/globals';
import { toCsv } from './to-csv.js';

const cells = (...values: unknown[]): string => toCsv([values]);

test('a line holds text, exact numbers and nothing for null', () => {
  expect(cells('paid', 9_007_199_254_740_993n, -5, true, null, undefined)).toBe('paid,9007199254740993,-5,true,,\r\n');
});

test('lists of texts are words of one cell, everything else is JSON with every digit', () => {
  expect(cells(['a', 'b'], { amount: 9_007_199_254_740_993n })).toBe('a b,"{""amount"":9007199254740993}"\r\n');
});

test('commas, quotes and line breaks of either kind are quoted', () => {
  expect(cells('a,b', 'say "so"', 'two\nlines', 'two\r\nlines')).toBe(
    '"a,b","say ""so""","two\nlines","two\r\nlines"\r\n',
  );
});

test.each(['=HYPERLINK(1)', '+1', '-1+2', '-partner', '@SUM(A1)', '@handle', '\t=1', '＝A1', '＋1', '－1', '＠A1'])(
  'what a spreadsheet would compute is shown as text: %s',
  (text) => expect(cells(text)).toBe(`'${text}\r\n`),
);

test('no row is no line', () => expect(toCsv([])).toBe(''));
