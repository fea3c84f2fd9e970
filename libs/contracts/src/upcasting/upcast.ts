import type { RecordedType } from '../catalogue.js';
import { UPCASTERS, type Upcaster } from './upcasters.js';

type Registry = { readonly [type: string]: readonly Upcaster[] | undefined };

/** An event that a later release recorded: this one does not know what its data mean, and must not guess. */
export class NewerSchemaVersionError extends Error {
  readonly code = 'NEWER_SCHEMA_VERSION';
  readonly retriable = false;
  override readonly name = 'NewerSchemaVersionError';

  constructor(type: string, version: number, known: number) {
    super(`an event of type ${type} has schema version ${version}; this release knows it up to ${known}`);
  }
}

/** The schema version in which this release records a type. */
export function schemaVersionOf(type: RecordedType, registry: Registry = UPCASTERS): number {
  return 1 + (registry[type]?.length ?? 0);
}

/**
 * Data as recorded under a schema version, as this release's class of the type has them. What is up to date already is
 * given back as it is.
 * @throws NewerSchemaVersionError
 */
export function upcast(
  type: RecordedType,
  schemaVersion: number,
  data: Record<string, unknown>,
  registry: Registry = UPCASTERS,
): Record<string, unknown> {
  const known = schemaVersionOf(type, registry);
  if (schemaVersion === known) return data;
  if (schemaVersion > known) throw new NewerSchemaVersionError(type, schemaVersion, known);
  return registry[type]!.slice(schemaVersion - 1).reduce((older, upcaster) => upcaster(older), data);
}
