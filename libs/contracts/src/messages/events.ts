import type { DataOf, RecordedType } from '../catalogue.js';
import type { Instant } from '../instant.js';
import type { RawMessage } from './raw-message.js';

/** A valid event that is not in the event store yet. */
export interface NewEvent {
  source: string;
  id: string;
  type: RecordedType;
  schemaVersion: number;
  occurredAt: Instant;
  /** As sent, with its unknown fields; a known optional field that was null is absent. Numbers are JavaScript's. */
  data: Record<string, unknown>;
  /** The data as they came, JSON in UTF-8; undefined where they are recorded as `data` has them. */
  json?: Buffer | undefined;
  /** The attributes that nobody here reads, an object in canonical JSON; undefined where there are none. */
  attributes?: string | undefined;
  /** The ids that rules look up, where the type's own declaration has them. */
  accountId?: string | undefined;
  partnerId?: string | undefined;
  paymentId?: string | undefined;
  /** SHA-256 over type, time and the canonical JSON of the data as they came: 32 bytes, equal exactly where the content is. */
  contentHash: Buffer;
  /** Where it came from; absent for the ledger's own decisions. */
  message?: RawMessage | undefined;
}

interface Recorded<T extends RecordedType> {
  position: number;
  source: string;
  eventId: string;
  type: T;
  /** Of `data`, brought up to this release's. */
  schemaVersion: number;
  occurredAt: Instant;
  recordedAt: Instant;
  data: DataOf<T>;
}

/** An event of the store. Without an argument it is the union of all types, which `type` tells apart. */
export type RecordedEvent<T extends RecordedType = RecordedType> = T extends RecordedType ? Recorded<T> : never;
