/**
 * A read model's part of a version's schema. Names are unqualified: the statements run with the version's schema as
 * search_path.
 */
export interface ReadModelSchema {
  /** Keys that are constraints are of small tables: they are never built afterwards. */
  tables: string;
  /** Indexes, unique ones instead of other keys, and triggers: for the fold and for readers. */
  indexes: string;
}
