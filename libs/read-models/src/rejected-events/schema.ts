import type { ReadModelSchema } from '../versions/read-model-schema.js';

/**
 * The rules' dead letters: events that are in the store but contradict it. A function of the events, like the rest.
 * `withdrawal_id` is that of an outcome for whose withdrawal there was no request.
 */
export const rejectedEventsSchema: ReadModelSchema = {
  tables: `
    CREATE TABLE rejected_events (
      position      bigint PRIMARY KEY,
      reason        text NOT NULL,
      message       text NOT NULL,
      withdrawal_id text
    );`,
  indexes: `
    CREATE INDEX rejected_events_without_withdrawal ON rejected_events (position) WHERE withdrawal_id IS NOT NULL;`,
};
