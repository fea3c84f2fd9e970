import { Ajv, type ValidateFunction } from 'ajv';
import type { EventClass } from '../catalogue.js';
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

const validators = new Map<EventClass, ValidateFunction>();

/** Compiled when it is first asked for: a process that only reads what is recorded needs none. */
function validatorOf(eventClass: EventClass): ValidateFunction {
  const compiled = validators.get(eventClass) ?? ajv.compile(dataSchema(eventClass));
  validators.set(eventClass, compiled);
  return compiled;
}

/** Whether `data` follows the class's JSON Schema. Compiled code, made for the hot path: about a microsecond. */
export function followsSchema(eventClass: EventClass, data: unknown): boolean {
  return validatorOf(eventClass)(data);
}

/** The names of the fields that break the class's JSON Schema, sorted; `data` must be an object. */
export function fieldsAgainstSchema(eventClass: EventClass, data: object): string[] {
  const validate = validatorOf(eventClass);
  if (validate(data)) return [];
  const fields = (validate.errors ?? []).map(({ keyword, params, instancePath }) =>
    keyword === 'required' && instancePath === ''
      ? String((params as { missingProperty: string }).missingProperty)
      : firstSegment(instancePath),
  );
  return [...new Set(fields)].sort();
}

function firstSegment(instancePath: string): string {
  return instancePath.split('/')[1] ?? '';
}
