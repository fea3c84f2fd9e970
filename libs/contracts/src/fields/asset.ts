import { IsIn } from 'class-validator';
import { CURRENCIES } from './currency.js';
import { breaks } from './field.js';
import { wordFound } from './found.js';

/** What a ledger entry can be of: a currency's ISO 4217 code, or DAY for free days. */
export const ASSETS: readonly string[] = [...CURRENCIES, 'DAY'];

/** An ISO 4217 code in capitals, or `DAY`. */
export function Asset(): PropertyDecorator {
  return IsIn(ASSETS, breaks('must be an ISO 4217 currency code in capitals, or DAY', wordFound));
}
