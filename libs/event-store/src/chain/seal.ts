import type { Instant } from '#contracts';
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What the chain vouches for of one event. Its type, time and data are in the content hash. */
export interface SealedEvent {
  position: number;
  source: string;
  eventId: string;
  /** SHA-256 over the canonical JSON of type, time and data. */
  contentHash: Buffer;
  schemaVersion: number;
  accountId: string | null;
  partnerId: string | null;
  paymentId: string | null;
  topic: string | null;
  partition: number | null;
  /** An int64, hence text. */
  offset: string | null;
}

/** What is kept of a batch beside its events. */
export interface Seal {
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

/** Free text with its length before it, so that no two rows of fields share a line. */
const text = (value: string | null): string => (value === null ? '-' : `${value.length}:${value}`);

function lineOf(event: SealedEvent): string {
  const { position, contentHash, schemaVersion, partition, offset } = event;
  const ids = `${text(event.accountId)} ${text(event.partnerId)} ${text(event.paymentId)}`;
  const origin = `${text(event.topic)} ${partition ?? '-'} ${offset ?? '-'}`;
  return `${position} ${contentHash.toString('base64')} ${schemaVersion} ${text(event.source)} ${text(event.eventId)} ${ids} ${origin}\n`;
}

/**
 * Seals what one transaction appended. The same input gives the same seal for good: a change of this function would
 * break the chain of every log there is.
 * @param recordedAt of every event of the batch
 * @param events dense, in order, at least one
 */
export function sealBatch(previousHash: Buffer, recordedAt: Instant, events: readonly SealedEvent[]): Seal {
  const marks = Buffer.allocUnsafe(4 * events.length);
  let lines = `${previousHash.toString('base64')} ${events.length} ${recordedAt}\n`;
  for (const [i, event] of events.entries()) {
    const line = lineOf(event);
    marks.writeUInt32BE(crc32(line), 4 * i);
    lines += line;
  }
  return { hash: Buffer.from(hash('sha256', lines, 'base64'), 'base64'), marks };
}
