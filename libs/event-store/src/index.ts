import { EventLog1793000000001 } from './migrations/1-event-log.js';
import { Intake1793000000002 } from './migrations/2-intake.js';

export { EventStore, type BatchResult, type InboundBatch } from './event-store.js';
export { appendEvents, type Appended } from './append/append-events.js';
export { findEvent, GapInLogError, readEvents, readHead } from './read/read-events.js';
export { StaleConsumerError, type PartitionOffset } from './intake/offsets.js';
export type { StoredDeadLetter } from './intake/dead-letters.js';

/** In the order in which they are run. */
export const EVENT_STORE_MIGRATIONS = [EventLog1793000000001, Intake1793000000002];
