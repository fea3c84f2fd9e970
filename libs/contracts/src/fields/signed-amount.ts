import { IsInt, Max, Min, ValidateBy } from 'class-validator';
import { breaks, field } from './field.js';
import { numberFound } from './found.js';
import { MINOR_MAX } from './money.js';

/** Name of the rule in class-validator. */
export const NOT_ZERO = 'notZero';

/** An amount of an asset that gives or takes: minor units or days, −9·10¹⁵ ≤ n ≤ 9·10¹⁵, and not 0. */
export function SignedAmount(): PropertyDecorator {
  const options = breaks(
    `must be a whole number of minor units (cents) or days from ${-MINOR_MAX} to ${MINOR_MAX}, and not 0`,
    numberFound,
  );
  const notZero = ValidateBy({ name: NOT_ZERO, validator: { validate: (value) => value !== 0 } }, options);
  return field(notZero, Min(-MINOR_MAX, options), Max(MINOR_MAX, options), IsInt(options));
}
