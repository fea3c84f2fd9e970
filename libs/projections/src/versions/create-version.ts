import { READ_MODEL_SCHEMAS } from './schemas.js';

/** Statements that make a version's schema with all tables and indexes, empty. `schema` is one of our own names. */
export function createVersionStatements(schema: string): string {
  if (!/^projections_[0-9]+$/.test(schema)) throw new RangeError(`not a version's schema: ${schema}`);
  const parts = READ_MODEL_SCHEMAS.map(({ tables, indexes }) => `${tables}\n${indexes}`);
  return `CREATE SCHEMA ${schema};\nSET LOCAL search_path TO ${schema}, public;\n${parts.join('\n')}\nSET LOCAL search_path TO public;`;
}
