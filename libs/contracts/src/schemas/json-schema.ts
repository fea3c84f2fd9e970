import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { EventClass } from '../catalogue.js';
import { AT_MOST_FIELD } from '../fields/at-most-field.js';
import { CURRENCIES, MINOR_BY_CURRENCY } from '../fields/currency.js';
import { MINOR_MAX } from '../fields/money.js';
import { MOVEMENTS, MOVEMENTS_SCHEMA } from '../fields/movements.js';
import { NOT_ZERO } from '../fields/signed-amount.js';

/** The extension keyword for a number that must not be greater than the one in a sibling field. */
export const AT_MOST_KEYWORD = 'x-at-most-field';

/** The JSON Schema of one field, in the keywords that the declarations use. */
export interface FieldSchema {
  type?: string | string[];
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  minimum?: number;
  maximum?: number;
  pattern?: string;
  not?: { const: unknown };
  propertyNames?: FieldSchema;
  additionalProperties?: FieldSchema;
  [AT_MOST_KEYWORD]?: string;
}

/** The JSON Schema (draft 7) of an event type's data. */
export interface DataSchema {
  type: 'object';
  description: string;
  properties: Record<string, FieldSchema>;
  required: string[];
}

/** What the library does not know by itself: this project's own rules. */
const converters = {
  [AT_MOST_FIELD]: (rule: { constraints?: unknown[] }) => ({ [AT_MOST_KEYWORD]: rule.constraints?.[0] }),
  [MOVEMENTS]: MOVEMENTS_SCHEMA,
  [NOT_ZERO]: { not: { const: 0 } },
  [MINOR_BY_CURRENCY]: {
    type: 'object' as const,
    propertyNames: { enum: [...CURRENCIES] },
    additionalProperties: { type: 'integer' as const, minimum: 0, maximum: MINOR_MAX },
  },
};

/**
 * The JSON Schema of the data that a class declares, derived from its class-validator decorators. Unknown fields are allowed;
 * an optional field may be null, as class-validator's IsOptional has it.
 */
export function dataSchema(eventClass: EventClass): DataSchema {
  const known = schemas.get(eventClass) ?? derive(eventClass);
  schemas.set(eventClass, known);
  return known;
}

const schemas = new Map<EventClass, DataSchema>();

function derive(eventClass: EventClass): DataSchema {
  const derived = targetConstructorToSchema(eventClass, {
    additionalConverters: converters,
  }) as unknown as Partial<DataSchema>;
  const required = derived.required ?? [];
  const properties = Object.entries(derived.properties ?? {}).map(([name, field]) => [
    name,
    required.includes(name) ? field : orNull(field),
  ]);
  return {
    type: 'object',
    description: derived.description ?? '',
    properties: Object.fromEntries(properties) as DataSchema['properties'],
    required,
  };
}

function orNull(field: FieldSchema): FieldSchema {
  const types = field.type === undefined ? [] : [field.type].flat();
  return {
    ...field,
    ...(types.length > 0 && { type: [...types, 'null'] }),
    ...(field.enum && { enum: [...field.enum, null] }),
  };
}
