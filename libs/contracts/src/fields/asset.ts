import { IsIn } from 'class-validator';
import { codeFound, CURRENCIES } from './currency.js';
import { breaks } from './field.js';
import { wordFoundAmong } from './found.js';

/** What a ledger entry can be of: a currency's ISO 4217 code, or DAY for free days. */
export const ASSETS: readonly string[] = [...CURRENCIES, 'DAY'];

const assetFound = (value: unknown): string =>
  typeof value === 'string' && /day/i.test(value) ? wordFoundAmong(['DAY'])(value) : codeFound(value);

/** An ISO 4217 code in capitals, or `DAY`. */
export function Asset(): PropertyDecorator {
  return IsIn(ASSETS, breaks('must be an ISO 4217 currency code in capitals, or DAY', assetFound));
}
