/**
 * A read model's part of a version's schema. Names are unqualified: the statements run with the version's schema as
 * search_path.
 */
export interface ReadModelSchema {
  tables: string;
  /** Indexes and triggers that the fold itself works with. */
  indexes: string;
  /** Indexes that only readers ask for: a replay builds them once it has folded the log. */
  readerIndexes?: string;
}
