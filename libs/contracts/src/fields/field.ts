import type { ValidationArguments } from 'class-validator';

/** Joins property decorators into one, applied in the order given: the first that fails names the problem. */
export function field(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };
}

/** The message of a rule: what is allowed, and what was there instead. */
export function breaks(
  rule: string,
  found: (value: unknown) => string,
): { message: (at: ValidationArguments) => string } {
  return { message: ({ value }) => `${rule}, ${found(value)}` };
}
