import { expect, test } from '@jest/globals';
import { csvLine } from './csv.js';

test('a line holds text, exact numbers and nothing for null', () => {
  expect(csvLine(['paid', 9_007_199_254_740_993n, -5, null])).toBe('paid,9007199254740993,-5,');
});

test('commas, quotes and line breaks are quoted', () => {
  expect(csvLine(['a,b', 'say "so"', 'two\nlines'])).toBe('"a,b","say ""so""","two\nlines"');
});

test('what a spreadsheet would compute is shown as text, and ids stay as they are', () => {
  expect(csvLine(['=HYPERLINK(1)', '=A1', '@SUM(A1)', '-1+2'])).toBe("'=HYPERLINK(1),'=A1,'@SUM(A1),'-1+2");
  expect(csvLine(['-partner', '@handle'])).toBe('-partner,@handle');
});
