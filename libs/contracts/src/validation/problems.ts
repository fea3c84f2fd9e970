import { RECORDED_CLASSES, type RecordedType } from '../catalogue.js';
import { kindOf } from '../fields/found.js';
import type { FieldProblem } from '../messages/refusal.js';
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
