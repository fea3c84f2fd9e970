import type { PoolClient } from '#platform';
import type { TableWriter } from './bulk.js';

/** How a read model's rows are found and written. Ids are one text each; a compound key is joined by the model. */
export interface TableStore<T> extends TableWriter<T> {
  id: (row: T) => string;
  load: (client: PoolClient, ids: string[]) => Promise<T[]>;
  /** Secondary indexes kept in memory: index name → key of a row, undefined where the row is not in the index. */
  indexes?: Record<string, (row: T) => string | undefined>;
}
