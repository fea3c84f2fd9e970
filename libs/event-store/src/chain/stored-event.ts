import { recordedContentHash, type Instant } from '#contracts';
import type { ChainedEvent } from './batch-hash.js';

/** An event exactly as its row has it: nothing about it is taken for true. */
export interface StoredEvent extends Omit<ChainedEvent, 'contentHash'> {
  type: string;
  /** Infinity where a row has PostgreSQL's infinity. */
  occurredAt: Instant;
  recordedAt: Instant;
  /** As it came. */
  data: string;
}

const micros = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::float8`;

const COLUMNS = `e.position::float8 AS position, e.source, e.event_id AS "eventId", e.type,
  e.schema_version AS "schemaVersion", ${micros('e.occurred_at')} AS "occurredAt",
  ${micros('e.recorded_at')} AS "recordedAt", e.account_id AS "accountId", e.partner_id AS "partnerId",
  e.payment_id AS "paymentId", e.data::text AS data, e.topic, e.partition, e."offset"::text AS "offset"`;

/** The select list of a StoredEvent from `events e`, in types that every connection reads alike. */
export const STORED_EVENT = `${COLUMNS}, e.attributes::text AS attributes`;

/** The same of a log from before attributes were kept. */
export const STORED_EVENT_BEFORE_ATTRIBUTES = `${COLUMNS}, NULL AS attributes`;

/** The select list's moment in microseconds. */
export const RECORDED_AT = micros('recorded_at');

/** The event with the hash of what its row says now. @throws Error where no decoder let such data in */
export function asChained(event: StoredEvent): ChainedEvent {
  return { ...event, contentHash: recordedContentHash(event.type, event.occurredAt, event.data) };
}
