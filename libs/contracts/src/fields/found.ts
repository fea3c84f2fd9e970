import { ExactNumber } from '../json/exact-number.js';
import { didYouMean, nearest } from './near.js';

/** A word such as `usd` or `weekly`: of a field that can hold no personal data it may be shown. */
const WORD = /^[A-Za-z0-9_.-]{1,24}$/;

/** How a value that is of the wrong kind is called, so that a refusal says what was there and never what it said. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof ExactNumber) return 'a number';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'an object';
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return String(value);
    default:
      return 'nothing';
  }
}

/** A number as it is, or what stands where one should. */
export function numberFound(value: unknown): string {
  if (typeof value === 'string') return 'is text: a number stands without quotes';
  if (value instanceof ExactNumber) return asWritten(value);
  if (typeof value !== 'number') return `is ${kindOf(value)}`;
  return Number.isFinite(value) ? `is ${value}` : 'is a number too large to be read';
}

/** Money as it is, or what stands where it should, and the cents that were meant. @param value of a field in minor units */
export function minorFound(value: unknown): string {
  const cents = centsMeant(value);
  return numberFound(value) + didYouMean(cents && `${cents} cents`);
}

/**
 * 39.5 and 39.00 are amounts in units of a hundred cents, by all appearances. 3900.0 may be cents as well: a converter that takes every
 * number for a float writes them so.
 */
function centsMeant(value: unknown): string | undefined {
  const written = value instanceof ExactNumber ? value.source : typeof value === 'number' ? String(value) : '';
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d{1,12})\.(\d{1,2})$/.exec(written) ?? [];
  if (whole === '') return undefined;
  const ofUnits = String(Number(sign + whole + fraction.padEnd(2, '0')));
  return fraction === '0' && Number(whole) !== 0 ? `${Number(sign + whole)} or ${ofUnits}` : ofUnits;
}

/** Longer than any number that was meant. */
const SHOWN_MAX = 40;

function asWritten({ source, isWhole }: ExactNumber): string {
  const shown = source.length > SHOWN_MAX ? `a number of ${source.length} characters` : source;
  return isWhole ? `is ${shown}` : `is ${shown}: a whole number stands without a fraction and an exponent`;
}

/** The word found where one of a few is allowed. */
export function wordFound(value: unknown): string {
  if (typeof value !== 'string') return `is ${kindOf(value)}`;
  if (value === '') return 'is empty';
  return WORD.test(value) ? `is ${value}` : 'is other text';
}

/** The same, and the word that was meant. */
export const wordFoundAmong =
  (words: readonly string[]) =>
  (value: unknown): string =>
    wordFound(value) + didYouMean(typeof value === 'string' ? nearest(value, words) : undefined);

/**
 * What is wrong with text, without quoting it.
 * @param allowed one character that may be in it
 */
export function textFound(value: unknown, lengthMin: number, lengthMax: number, allowed: RegExp): string {
  if (typeof value !== 'string') return `is ${kindOf(value)}`;
  if (value === '' && lengthMin > 0) return 'is empty';
  const characters = [...value];
  if (characters.length < lengthMin || characters.length > lengthMax) return `has ${characters.length} characters`;
  const at = characters.findIndex((character) => !allowed.test(character));
  return at >= 0 ? `has ${codePoint(characters[at]!)} as character ${at + 1}` : 'is blank';
}

const codePoint = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
