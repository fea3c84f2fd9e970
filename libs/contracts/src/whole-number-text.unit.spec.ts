import { expect, test } from '@jest/globals';
import { parseWholeNumber, wholeNumberProblem } from './whole-number-text.js';

const ANY = Number.MAX_SAFE_INTEGER;

test.each([
  ['1', 1, 500, 1],
  ['500', 1, 500, 500],
  ['007', 1, 500, 7],
  ['0', 0, ANY, 0],
  ['9007199254740991', 0, ANY, ANY],
])('reads %j from %d to %d', (text, min, max, value) => {
  expect(parseWholeNumber(text, min, max)).toBe(value);
  expect(wholeNumberProblem(text, min, max)).toBeUndefined();
});

test.each([
  ['-3', 1, 500, 'must be a whole number from 1 to 500, is -3'],
  ['0', 1, 500, 'must be a whole number from 1 to 500, is 0'],
  ['501', 1, 500, 'must be a whole number from 1 to 500, is 501'],
  ['', 1, 500, 'must be a whole number from 1 to 500, is empty'],
  ['1.5', 1, 500, 'must be a whole number from 1 to 500, has a fraction'],
  ['1.', 1, 500, 'must be a whole number from 1 to 500, has a fraction'],
  ['1e2', 1, 500, 'must be a whole number from 1 to 500, is written with an exponent'],
  [' 5', 1, 500, 'must be a whole number from 1 to 500, has a blank before or behind it'],
  ['0x10', 1, 500, 'must be a whole number from 1 to 500, has characters that are no digits'],
  ['٣', 1, 500, 'must be a whole number from 1 to 500, has characters that are no digits'],
  ['<script>', 1, 500, 'must be a whole number from 1 to 500, has characters that are no digits'],
  ['9007199254740992', 0, ANY, 'must be a whole number from 0 to 9007199254740991, is 9007199254740992'],
  ['99999999999999999999', 0, 500, 'must be a whole number from 0 to 500, is far beyond 500'],
  ['-99999999999999999999', 0, 500, 'must be a whole number from 0 to 500, is far below that'],
])('says what is wrong with %j from %d to %d', (text, min, max, problem) => {
  expect(parseWholeNumber(text, min, max)).toBeUndefined();
  expect(wholeNumberProblem(text, min, max)).toBe(problem);
});
