import { validateSync } from 'class-validator';
import type { EventClass } from '../catalogue.js';
import { dataSchema } from '../schemas/json-schema.js';
import type { FieldProblem } from '../messages/refusal.js';
import { misspelt } from './misspelt.js';

/**
 * What class-validator finds wrong with `data` under a class's declaration: one problem for each field, sorted.
 * Some hundred times slower than the compiled schema, and it says why: for the message of a refusal.
 */
export function declaredProblems(eventClass: EventClass, data: object): FieldProblem[] {
  const declared = Object.keys(dataSchema(eventClass).properties);
  // Only declared fields, one by one: a `__proto__` in the data must not become the instance's prototype.
  const given = declared
    .filter((name) => Object.hasOwn(data, name))
    .map((name) => [name, (data as Record<string, unknown>)[name]] as const);
  const instance: object = Object.assign(new eventClass(), Object.fromEntries(given));
  return validateSync(instance, { stopAtFirstError: true })
    .map(({ property, value, constraints }) => ({
      field: `data.${property}`,
      problem:
        absent(value, () => misspelt(property, declared, data)) ??
        Object.values(constraints ?? {})[0] ??
        'is not valid',
    }))
    .sort((a, b) => (a.field < b.field ? -1 : 1));
}

function absent(value: unknown, misspelling: () => string): string | undefined {
  if (value === undefined) return `is missing${misspelling()}`;
  return value === null ? 'is missing (null)' : undefined;
}
