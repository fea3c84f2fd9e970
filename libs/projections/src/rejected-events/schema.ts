import type { ReadModelSchema } from '../versions/read-model-schema.js';

/** The rules' dead letters: events that are in the store but contradict it. A function of the events, like the rest. */
export const rejectedEventsSchema: ReadModelSchema = {
  tables: `
    CREATE TABLE rejected_events (
      position bigint PRIMARY KEY,
      reason   text NOT NULL,
      message  text NOT NULL
    );`,
  indexes: '',
};
