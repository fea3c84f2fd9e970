import { IsInt, Max, Min } from 'class-validator';
import { breaks, field } from './field.js';
import { numberFound } from './found.js';

/**
 * A whole number from `min` to `max`, both included; never a fraction, never a string.
 * @param what is counted, where that goes without saying in the field's name alone
 * @param found says what stands there instead
 */
export function WholeNumber(min: number, max: number, what = '', found = numberFound): PropertyDecorator {
  const options = breaks(`must be a whole number ${what}from ${min} to ${max}`, found);
  // IsInt stands last: each of the three names a type in the derived JSON Schema, and the last one stays.
  return field(Min(min, options), Max(max, options), IsInt(options));
}
