/**
 * A read model's part of a version's schema. Names are unqualified: the statements run with the version's schema as
 * search_path.
 */
export interface ReadModelSchema {
  tables: string;
  /** Indexes and triggers, for the fold and for readers. */
  indexes: string;
}
