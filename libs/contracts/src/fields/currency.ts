import { IsIn, ValidateBy } from 'class-validator';
import { CurrencyCodes } from 'validator/lib/isISO4217.js';
import { breaks } from './field.js';
import { kindOf, minorFound, wordFound } from './found.js';
import { MINOR_MAX } from './money.js';
import { didYouMean } from './near.js';

/** Newer than the library's list (XCG, ZWG), or withdrawn of late and still met in old payments (CUC, HRK). */
const BESIDE_THE_LIBRARY = ['CUC', 'HRK', 'XCG', 'ZWG'];

const CODES: ReadonlySet<string> = new Set<string>([...CurrencyCodes, ...BESIDE_THE_LIBRARY]);

/**
 * The ISO 4217 codes, sorted. From a library's list and not from `Intl`, whose list changes with the Node release:
 * what one consumer accepts the next must accept.
 */
export const CURRENCIES: readonly string[] = [...CODES].sort();

/** An ISO 4217 code, in capitals. */
export function Currency(): PropertyDecorator {
  return IsIn(CURRENCIES, breaks('must be an ISO 4217 currency code in capitals', codeFound));
}

/** Another code's letters are no slip: only small letters are. */
export const codeFound = (value: unknown): string => wordFound(value) + didYouMean(inCapitals(value));

function inCapitals(value: unknown): string | undefined {
  const capitals = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return CODES.has(capitals) ? capitals : undefined;
}

/** Name of the rule in class-validator. */
export const MINOR_BY_CURRENCY = 'minorByCurrency';

/** An object from ISO 4217 codes to amounts in minor units, 0 ≤ n ≤ 9·10¹⁵; it may be empty. */
export function MinorByCurrency(): PropertyDecorator {
  return ValidateBy(
    { name: MINOR_BY_CURRENCY, validator: { validate: isMinorByCurrency } },
    breaks(
      `must be an object from ISO 4217 codes to whole numbers of minor units (cents) from 0 to ${MINOR_MAX}`,
      notMinorByCurrency,
    ),
  );
}

function isMinorByCurrency(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([code, minor]) => CODES.has(code) && isMinor(minor));
}

const isMinor = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MINOR_MAX;

function notMinorByCurrency(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `is ${kindOf(value)}`;
  const entries = Object.entries(value);
  const wrongCode = entries.find(([code]) => !CODES.has(code));
  if (wrongCode) return `has a name that is no such code: it ${codeFound(wrongCode[0])}`;
  const wrong = entries.find(([, minor]) => !isMinor(minor));
  return wrong ? `has an amount for ${wrong[0]} that ${minorFound(wrong[1])}` : 'is another';
}
