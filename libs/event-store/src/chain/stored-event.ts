import { contentHash, type Instant } from '#contracts';
import type { SealedEvent } from './seal.js';

/** An event exactly as its row has it: nothing about it is taken for true. */
export interface StoredEvent extends Omit<SealedEvent, 'contentHash'> {
  type: string;
  /** Infinity where a row has PostgreSQL's infinity. */
  occurredAt: Instant;
  recordedAt: Instant;
  data: Record<string, unknown>;
}

const micros = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::float8`;

/** The select list of a StoredEvent from `events e`, in types that every connection reads alike. */
export const STORED_EVENT = `e.position::float8 AS position, e.source, e.event_id AS "eventId", e.type,
  e.schema_version AS "schemaVersion", ${micros('e.occurred_at')} AS "occurredAt",
  ${micros('e.recorded_at')} AS "recordedAt", e.account_id AS "accountId", e.partner_id AS "partnerId",
  e.payment_id AS "paymentId", e.data, e.topic, e.partition, e."offset"::text AS "offset"`;

/** The select list's moment in microseconds. */
export const RECORDED_AT = micros('recorded_at');

/** The event with the hash of what its row says now. @throws TooDeeplyNestedError where no decoder let it in */
export function asSealed(event: StoredEvent): SealedEvent {
  return { ...event, contentHash: contentHash(event.type, event.occurredAt, event.data) };
}
