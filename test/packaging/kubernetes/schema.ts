import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import type { Manifest } from './manifests.js';

interface Schemas {
  kinds: Record<string, object>;
  definitions: Record<string, object>;
}
const { kinds, definitions } = JSON.parse(
  readFileSync(new URL('schemas/schemas.json', import.meta.url), 'utf8'),
) as Schemas;

/** Formats are those of Go's types (`int32`), which Ajv does not know. */
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });

/** What the schema of its kind finds wrong; a field that it does not know is wrong too. */
export function faultsOf(manifest: Manifest): string[] {
  const kind = `${manifest.apiVersion} ${manifest.kind}`;
  const schema = kinds[kind];
  if (!schema) return [`no schema of ${kind}`];
  const validate = ajv.getSchema(kind) ?? ajv.compile({ $id: kind, ...schema, definitions });
  if (validate(manifest)) return [];
  return validate.errors!.map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
