import type { NewEvent } from '#contracts';
import { CopyRows } from '#platform';
import { BatchKeys } from '../ids/batch-keys.js';
import { ById } from '../ids/by-id.js';
import { eventKey, KEY_BYTES } from '../ids/event-key.js';
import type { KnownIds } from '../ids/known-ids.js';
import { classify, type Classified } from './classify.js';

/** Events ready for the database, but for what the head alone decides: their positions and the time of recording. */
export interface PreparedEvents {
  /** As they were given. */
  readonly given: readonly NewEvent[];
  /** Sorted by what is known of each id; the fresh ones are encoded. */
  readonly classified: Classified;
  readonly rows: EncodedRows;
  /** Of the fresh ones. */
  readonly keys: BatchKeys;
}

/** Rows of the fresh events, in their order, for COPY. */
export interface EncodedRows {
  ids: CopyRows;
  events: CopyRows;
}

/** The columns of an encoded row, in its order. */
export const ID_COLUMNS = 'event_key, position, content_hash';
export const EVENT_COLUMNS = `position, recorded_at, source, event_id, type, schema_version, occurred_at, account_id,
  partner_id, payment_id, data, topic, partition, "offset", attributes`;

const NOT_ASKED: KnownIds = { known: new ById(), attempts: new ById() };

/**
 * Sorts and encodes events ahead of their turn, so that the database can work on the batch before meanwhile. Pure.
 * @param found what the store said of their ids; where it was not asked, an id that it has is met in writing
 */
export function prepareEvents(given: readonly NewEvent[], { known, attempts } = NOT_ASKED): PreparedEvents {
  const classified = classify(given, known);
  return { given, classified, ...encode(classified.fresh, attempts) };
}

/** Gives the memory of the rows back, once they are committed. */
export function releasePrepared({ rows }: PreparedEvents): void {
  rows.ids.release();
  rows.events.release();
}

function encode(fresh: readonly NewEvent[], attempts: ById<number>): Pick<PreparedEvents, 'rows' | 'keys'> {
  const ids = new CopyRows();
  const events = new CopyRows();
  const keys = Buffer.allocUnsafe(fresh.length * KEY_BYTES);
  for (const [i, event] of fresh.entries()) {
    eventKey(event.source, event.id, attempts.size > 0 ? attempts.get(event) : 0, scratch);
    scratch.copy(keys, i * KEY_BYTES);
    encodeId(ids, scratch, event.contentHash);
    encodeEvent(events, event);
  }
  return { rows: { ids, events }, keys: new BatchKeys(keys) };
}

/** Copied at once, and used for the next. */
const scratch = Buffer.alloc(KEY_BYTES);

function encodeId(rows: CopyRows, key: Buffer, contentHash: Buffer): void {
  rows.begin(3);
  rows.bytes(key);
  rows.ordinal();
  rows.bytes(contentHash);
}

function encodeEvent(rows: CopyRows, event: NewEvent): void {
  const { message } = event;
  rows.begin(15);
  rows.ordinal();
  rows.moment();
  rows.text(event.source);
  rows.text(event.id);
  rows.text(event.type);
  rows.int16(event.schemaVersion);
  rows.timestamptz(event.occurredAt);
  rows.text(event.accountId ?? null);
  rows.text(event.partnerId ?? null);
  rows.text(event.paymentId ?? null);
  if (event.json) rows.bytes(event.json);
  else rows.text(JSON.stringify(event.data));
  rows.text(message?.topic ?? null);
  rows.int32(message?.partition ?? null);
  rows.int64(message ? int64Of(message.offset) : null);
  rows.text(event.attributes ?? null);
}

function int64Of(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}
