import { registerDecorator, type ValidationArguments } from 'class-validator';

/** Name of the rule in class-validator. */
export const AT_MOST_FIELD = 'atMostField';

/** Not greater than the number in a sibling field. Holds where either is no number: that is another rule's problem. */
export function isAtMost(value: unknown, sibling: unknown): boolean {
  return typeof value !== 'number' || typeof sibling !== 'number' || value <= sibling;
}

/** Not greater than the number in the sibling field `sibling`. */
export function AtMostField(sibling: string): PropertyDecorator {
  return (target, key) => {
    registerDecorator({
      name: AT_MOST_FIELD,
      target: target.constructor,
      propertyName: String(key),
      constraints: [sibling],
      options: { message: `must not be greater than ${sibling}` },
      validator: {
        validate: (value: unknown, args: ValidationArguments) =>
          isAtMost(value, (args.object as Record<string, unknown>)[sibling]),
      },
    });
  };
}
