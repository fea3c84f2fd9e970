import { EventLog1793000000001 } from './migrations/1-event-log.js';
import { Intake1793000000002 } from './migrations/2-intake.js';

export const EVENT_STORE_MIGRATIONS = [EventLog1793000000001, Intake1793000000002];
