import type { NewEvent } from '#contracts';
import { CopyRows } from '#platform';
import { classify, type Classified, type KnownId } from './classify.js';

/** Events ready for the database, but for what the head alone decides: their positions and the time of recording. */
export interface PreparedEvents {
  /** As they were given. */
  readonly given: readonly NewEvent[];
  /** Sorted by what is known of each id; the fresh ones are encoded. */
  readonly classified: Classified;
  readonly rows: EncodedRows;
}

/** Rows of the fresh events, in their order, for COPY. */
export interface EncodedRows {
  ids: CopyRows;
  events: CopyRows;
}

/** The columns of an encoded row, in its order. */
export const ID_COLUMNS = 'position, source, event_id, content_hash';
export const EVENT_COLUMNS = `position, recorded_at, source, event_id, type, schema_version, occurred_at, account_id,
  partner_id, payment_id, data, topic, partition, "offset"`;

/**
 * Sorts and encodes events ahead of their turn, so that the database can work on the batch before meanwhile. Pure.
 * @param known the ids that the store is known to have; where it is not asked, an id that it has is met in writing
 */
export function prepareEvents(
  given: readonly NewEvent[],
  known: ReadonlyMap<string, KnownId> = new Map(),
): PreparedEvents {
  const classified = classify(given, known);
  return { given, classified, rows: encode(classified.fresh) };
}

function encode(fresh: readonly NewEvent[]): EncodedRows {
  const ids = new CopyRows();
  const events = new CopyRows();
  for (const event of fresh) {
    encodeId(ids, event);
    encodeEvent(events, event);
  }
  return { ids, events };
}

function encodeId(rows: CopyRows, { source, id, contentHash }: NewEvent): void {
  rows.begin(4);
  rows.ordinal();
  rows.text(source);
  rows.text(id);
  rows.bytes(contentHash);
}

function encodeEvent(rows: CopyRows, event: NewEvent): void {
  const { message } = event;
  rows.begin(14);
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
  rows.text(JSON.stringify(event.data));
  rows.text(message?.topic ?? null);
  rows.int32(message?.partition ?? null);
  rows.int64(message ? int64Of(message.offset) : null);
}

function int64Of(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}
