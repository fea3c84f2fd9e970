import { versionGrantStatements } from '../roles/grants.js';
import type { ReadModelSchema } from './read-model-schema.js';
import { READ_MODEL_SCHEMAS } from './schemas.js';

/** Statements within a version's schema. `schema` is one of our own names. */
function within(schema: string, parts: (model: ReadModelSchema) => (string | undefined)[]): string {
  if (!/^projections_[0-9]+$/.test(schema)) throw new RangeError(`not a version's schema: ${schema}`);
  const statements = READ_MODEL_SCHEMAS.flatMap(parts).filter(Boolean);
  return `SET LOCAL search_path TO ${schema}, public;\n${statements.join('\n')}\nSET LOCAL search_path TO public;`;
}

/** Makes a version's schema with what the fold needs, empty; the apps' roles may use it as they may any version. */
export function createFoldStatements(schema: string): string {
  const tables = within(schema, ({ tables, indexes }) => [tables, indexes]);
  return `CREATE SCHEMA ${schema};\n${tables}\n${versionGrantStatements(schema)}`;
}

/** Builds what only readers need. */
export function createReaderIndexStatements(schema: string): string {
  return within(schema, ({ readerIndexes }) => [readerIndexes]);
}

/** Makes a version's schema with all tables and indexes, empty. */
export function createVersionStatements(schema: string): string {
  return `${createFoldStatements(schema)}\n${createReaderIndexStatements(schema)}`;
}
