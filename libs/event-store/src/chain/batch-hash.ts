import type { Instant } from '#contracts';
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { LineWriter } from './line-writer.js';

/** What the chain vouches for of one event. Its type, time and data are in the content hash. */
export interface ChainedEvent {
  position: number;
  source: string;
  eventId: string;
  /** SHA-256 over type, time and the canonical JSON of the data. */
  contentHash: Buffer;
  schemaVersion: number;
  accountId: string | null;
  partnerId: string | null;
  paymentId: string | null;
  topic: string | null;
  partition: number | null;
  /** An int64, hence text. */
  offset: string | null;
  /** The text of the attributes that nobody here reads; null where there are none. */
  attributes: string | null;
}

/** What is kept of a batch beside its events. */
export interface BatchHash {
  /** SHA-256 over the hash of the batch before it and everything that the batch recorded: 32 bytes. */
  hash: Buffer;
  /**
   * A CRC-32 of each event's line, 4 bytes an event, in order. It proves nothing (anybody can make one): it tells which
   * event of a batch was altered where the hash says that one was.
   */
  marks: Buffer;
}

/** What the first batch follows. */
export const GENESIS_HASH = Buffer.alloc(32);

const lines = new LineWriter();

function writeLine(event: ChainedEvent): void {
  lines.number(event.position);
  lines.base64(event.contentHash);
  lines.number(event.schemaVersion);
  lines.text(event.source);
  lines.text(event.eventId);
  lines.text(event.accountId);
  lines.text(event.partnerId);
  lines.text(event.paymentId);
  lines.text(event.topic);
  lines.number(event.partition);
  lines.plain(event.offset);
  // Only where there are some: events from before they were kept have the line that they had.
  if (event.attributes !== null) lines.text(event.attributes);
  lines.endLine();
}

/**
 * Hashes what one transaction appended, onto the batch before. The same input gives the same hash for good: a change of this function would
 * break the chain of every log there is.
 * @param recordedAt of every event of the batch
 * @param events dense, in order, at least one
 */
export function hashBatch(previousHash: Buffer, recordedAt: Instant, events: readonly ChainedEvent[]): BatchHash {
  const marks = Buffer.allocUnsafe(4 * events.length);
  lines.clear();
  lines.base64(previousHash);
  lines.number(events.length);
  lines.number(recordedAt);
  lines.endLine();
  for (const [i, event] of events.entries()) {
    const start = lines.length;
    writeLine(event);
    marks.writeUInt32BE(crc32(lines.written(start)), 4 * i);
  }
  return { hash: Buffer.from(hash('sha256', lines.written(), 'base64'), 'base64'), marks };
}
