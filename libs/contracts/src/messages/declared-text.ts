import { RECORDED_CLASSES, type RecordedType } from '../catalogue.js';
import { dataSchema } from '../schemas/json-schema.js';

const declared = new Map<string, ReadonlySet<string>>(
  Object.entries(RECORDED_CLASSES).map(([type, eventClass]) => [
    type,
    new Set(Object.keys(dataSchema(eventClass).properties)),
  ]),
);

/**
 * The text of a field of an event's data, where its type declares the field: one of the same name that is kept and
 * unknown may hold anything, and means nothing.
 */
export function declaredText({ type, data }: { type: RecordedType; data: object }, field: string): string | undefined {
  if (!declared.get(type)?.has(field)) return undefined;
  const value = (data as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : undefined;
}
