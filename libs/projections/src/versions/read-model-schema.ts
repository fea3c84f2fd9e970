/**
 * A read model's part of a version's schema. Names are unqualified: the statements run with the version's schema as
 * search_path. A replay makes the tables first, fills them, and builds the secondary indexes and the triggers
 * after.
 */
export interface ReadModelSchema {
  tables: string;
  indexes: string;
}
