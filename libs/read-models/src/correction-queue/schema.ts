import type { ReadModelSchema } from '../versions/read-model-schema.js';

/**
 * Facts that are folded later than their place in the log: corrections of very many payments, made page by page, and
 * behind them whatever touches the same partners and clients, which waits its turn.
 */
export const correctionQueueSchema: ReadModelSchema = {
  tables: `
    CREATE TABLE slow_facts (
      position  bigint PRIMARY KEY,
      keys      text[] NOT NULL,
      -- null: not begun
      remainder jsonb,
      entries   integer NOT NULL,
      -- kept until the lane is empty: what waits behind it may by now depend on what it locked
      done      boolean NOT NULL
    );`,
  indexes: '',
};
