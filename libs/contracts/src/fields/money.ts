import { minorFound } from './found.js';
import { WholeNumber } from './whole-number.js';

/** The greatest amount of money in one field, in minor units: 9·10¹⁵ is still exact in a JavaScript number. */
export const MINOR_MAX = 9_000_000_000_000_000;

const MINOR_UNITS = 'of minor units (cents) ';

/** Money in minor units (cents), 0 ≤ n ≤ 9·10¹⁵. */
export function Minor(): PropertyDecorator {
  return WholeNumber(0, MINOR_MAX, MINOR_UNITS, minorFound);
}

/** Money in minor units that is not nothing, 1 ≤ n ≤ 9·10¹⁵. */
export function PositiveMinor(): PropertyDecorator {
  return WholeNumber(1, MINOR_MAX, MINOR_UNITS, minorFound);
}

/** Money in minor units that may take back, −9·10¹⁵ ≤ n ≤ 9·10¹⁵. */
export function SignedMinor(): PropertyDecorator {
  return WholeNumber(-MINOR_MAX, MINOR_MAX, MINOR_UNITS, minorFound);
}
