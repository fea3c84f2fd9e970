import { IsInt, Max, Min } from 'class-validator';
import { field } from './field.js';

/** A whole number from `min` to `max`, both included; never a fraction, never a string. */
export function WholeNumber(min: number, max: number): PropertyDecorator {
  const message = `must be a whole number from ${min} to ${max}`;
  // IsInt stands last: each of the three names a type in the derived JSON Schema, and the last one stays.
  return field(Min(min, { message }), Max(max, { message }), IsInt({ message }));
}
