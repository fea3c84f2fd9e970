/** Longer than any number that was meant. */
const DIGITS_MAX = 16;

const isPlain = (text: string): boolean => /^\d+$/.test(text) && text.length <= DIGITS_MAX;

/**
 * Reads a whole number of plain digits, as one stands in a query or on a command line.
 * @returns undefined where the text is none, or one outside of `min` to `max`
 */
export function parseWholeNumber(text: string, min: number, max: number): number | undefined {
  const value = isPlain(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
}

/**
 * What is wrong with text that `parseWholeNumber` does not read, and what is allowed. Nothing but a number is repeated.
 * @returns undefined where it is read
 */
export function wholeNumberProblem(text: string, min: number, max: number): string | undefined {
  if (parseWholeNumber(text, min, max) !== undefined) return undefined;
  return `must be a whole number from ${min} to ${max}, ${found(text, max)}`;
}

function found(text: string, max: number): string {
  if (text === '') return 'is empty';
  if (/^-?\d+$/.test(text)) return text.length <= DIGITS_MAX ? `is ${text}` : `is far ${beyond(text, max)}`;
  if (/^[+-]?\d*\.\d*$/.test(text)) return 'has a fraction';
  if (/^[+-]?\d+(?:\.\d+)?e[+-]?\d+$/i.test(text)) return 'is written with an exponent';
  if (/^\s|\s$/.test(text)) return 'has a blank before or behind it';
  return 'has characters that are no digits';
}

const beyond = (text: string, max: number): string => (text.startsWith('-') ? 'below that' : `beyond ${max}`);
