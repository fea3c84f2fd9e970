import { Ajv, type ValidateFunction } from 'ajv';
import { ALL_CLASSES, type AnyType } from '../catalogue.js';
import { isAtMost } from '../fields/at-most-field.js';
import { AT_MOST_KEYWORD, dataSchema } from '../schemas/json-schema.js';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });

ajv.addKeyword({
  keyword: AT_MOST_KEYWORD,
  schemaType: 'string',
  compile: (sibling: string) => (value: unknown, at?: { parentData: Record<string, unknown> }) =>
    isAtMost(value, at?.parentData[sibling]),
});

// Ajv's own `enum` compares with one value after the other; the list of currencies is long and every payment has one.
ajv.removeKeyword('enum');
ajv.addKeyword({
  keyword: 'enum',
  schemaType: 'array',
  compile: (values: unknown[]) => {
    const allowed = new Set(values);
    return (value: unknown) => allowed.has(value);
  },
});

const validators = Object.fromEntries(
  (Object.keys(ALL_CLASSES) as AnyType[]).map((type) => [type, ajv.compile(dataSchema(type))]),
) as Record<AnyType, ValidateFunction>;

/** Whether `data` follows `type`'s JSON Schema. Compiled code, made for the hot path: about a microsecond. */
export function followsSchema(type: AnyType, data: unknown): boolean {
  return validators[type](data);
}

/** The names of the fields that break `type`'s JSON Schema, sorted; `data` must be an object. */
export function fieldsAgainstSchema(type: AnyType, data: object): string[] {
  const validate = validators[type];
  if (validate(data)) return [];
  const fields = (validate.errors ?? []).map(({ keyword, params, instancePath }) =>
    keyword === 'required'
      ? String((params as { missingProperty: string }).missingProperty)
      : firstSegment(instancePath),
  );
  return [...new Set(fields)].sort();
}

function firstSegment(instancePath: string): string {
  return instancePath.split('/')[1] ?? '';
}
