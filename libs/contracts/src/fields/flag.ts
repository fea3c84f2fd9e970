import { IsBoolean } from 'class-validator';
import { breaks } from './field.js';
import { kindOf } from './found.js';

/** `true` or `false`. */
export function Flag(): PropertyDecorator {
  return IsBoolean(
    breaks('must be true or false', (value) =>
      typeof value === 'string' ? 'is text: true and false stand without quotes' : `is ${kindOf(value)}`,
    ),
  );
}
