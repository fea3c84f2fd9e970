import { versionGrantStatements } from '../roles/grants.js';
import { READ_MODEL_SCHEMAS } from './schemas.js';

/**
 * Makes a version's schema with all tables, indexes and triggers, empty; the apps' roles may use it as they may any
 * version.
 * @param schema one of our own names
 */
export function createVersionStatements(schema: string): string {
  if (!/^projections_[0-9]+$/.test(schema)) throw new RangeError(`not a version's schema: ${schema}`);
  const statements = READ_MODEL_SCHEMAS.flatMap(({ tables, indexes }) => [tables, indexes]).filter(Boolean);
  const within = `SET LOCAL search_path TO ${schema}, public, pg_temp;\n${statements.join('\n')}\nSET LOCAL search_path TO public;`;
  return `CREATE SCHEMA ${schema};\n${within}\n${versionGrantStatements(schema)}`;
}
