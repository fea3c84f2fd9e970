import { RECORDED_CLASSES, type RecordedType } from '../catalogue.js';
import { kindOf } from '../fields/found.js';
import type { JsonText } from '../json/json-text.js';
import type { FieldProblem } from '../messages/refusal.js';
import { dataSchema } from '../schemas/json-schema.js';
import { fieldsAgainstSchema, followsSchema } from './compiled.js';
import { declaredProblems } from './declared.js';

/**
 * What is wrong with `data` as the data of a `type` event: the fields, sorted, each with the rule that it breaks and what
 * was found instead. Empty where it is valid.
 */
export function dataProblems(type: RecordedType, data: unknown): FieldProblem[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return [{ field: 'data', problem: `must be a JSON object, is ${kindOf(data)}` }];
  }
  const eventClass = RECORDED_CLASSES[type];
  if (followsSchema(eventClass, data)) return [];
  const problems = declaredProblems(eventClass, data);
  if (problems.length > 0) return problems;
  // Both come from one declaration and a test holds them equal. Were they not, refusing is the safe side.
  return fieldsAgainstSchema(eventClass, data).map((name) => ({
    field: `data.${name}`,
    problem: 'breaks the JSON Schema',
  }));
}

/**
 * The same of data as they came: a name stands once in an object, and a declared whole number is written as one, whatever
 * the value of 39.00 may be.
 */
export function givenProblems(type: RecordedType, { value, exact, repeated }: JsonText): FieldProblem[] {
  if (repeated) return [repeatedName(type, repeated)];
  const problems = dataProblems(type, value);
  if (exact === undefined || problems.some(({ field }) => field === 'data')) return problems;
  return dataProblems(type, exact);
}

/** Only declared names are shown: another may be anything. */
function repeatedName(type: RecordedType, [name = '', ...within]: readonly string[]): FieldProblem {
  if (!Object.hasOwn(dataSchema(RECORDED_CLASSES[type]).properties, name))
    return { field: 'data', problem: 'must have each name once in an object, has one twice that is not declared' };
  const problem =
    within.length === 0 ? 'must be there once, is there twice' : 'must have each name once, has one twice';
  return { field: `data.${name}`, problem };
}
