import { ValidateBy, type ValidationArguments } from 'class-validator';
import { numberFound } from './found.js';

/** Name of the rule in class-validator. */
export const AT_MOST_FIELD = 'atMostField';

/**
 * Not greater than the number in a sibling field. Holds where this one is no number, or that one no whole one that could bound it:
 * that is another rule's problem.
 */
export function isAtMost(value: unknown, sibling: unknown): boolean {
  return (
    typeof value !== 'number' ||
    !Number.isSafeInteger(sibling) ||
    (sibling as number) < 0 ||
    value <= (sibling as number)
  );
}

/** Not greater than the number in the sibling field `sibling`. */
export function AtMostField(sibling: string): PropertyDecorator {
  return ValidateBy(
    {
      name: AT_MOST_FIELD,
      constraints: [sibling],
      validator: { validate: (value, at) => isAtMost(value, siblingOf(at!, sibling)) },
    },
    {
      message: (at) =>
        `must not be greater than ${sibling} (${String(siblingOf(at, sibling))}), ${numberFound(at.value)}`,
    },
  );
}

const siblingOf = ({ object }: ValidationArguments, sibling: string): unknown =>
  (object as Record<string, unknown>)[sibling];
