import type { RecordedType } from '../catalogue.js';
import { formatInstant, type Instant } from '../instant.js';
import { structuredCloudEvent } from '../messages/cloud-event.js';

/** An event of the log with everything that is kept of it. */
export interface LoggedEvent {
  position: number;
  source: string;
  eventId: string;
  type: string;
  /** Of `data`, which are as recorded, whatever this release would record. */
  schemaVersion: number;
  occurredAt: Instant;
  recordedAt: Instant;
  data: object;
  /** Where it came from; all three are null for the ledger's own decisions. */
  topic: string | null;
  partition: number | null;
  /** An int64, hence text. */
  offset: string | null;
}

/** The extension attributes of an exported event. CloudEvents' integers have 32 bits: what may be larger is text. */
export interface ExportAttributes {
  position: string;
  recordedat: string;
  schemaversion: number;
  origintopic?: string;
  originpartition?: number;
  originoffset?: string;
  /** On the last event of each batch: the hash that chains the batch to all before it, in Base64. */
  batchhash?: string;
}

/**
 * One line of an export, without its line break: a structured CloudEvent with the attributes that restore it to its
 * place in the log.
 * @param batchHash of the batch that ends with this event
 */
export function exportedLine(event: LoggedEvent, batchHash?: Buffer): string {
  const { data, ...envelope } = structuredCloudEvent({ ...event, type: event.type as RecordedType });
  const attributes: ExportAttributes = {
    position: String(event.position),
    recordedat: formatInstant(event.recordedAt),
    schemaversion: event.schemaVersion,
    ...(event.topic !== null && { origintopic: event.topic }),
    ...(event.partition !== null && { originpartition: event.partition }),
    ...(event.offset !== null && { originoffset: event.offset }),
    ...(batchHash && { batchhash: batchHash.toString('base64') }),
  };
  return JSON.stringify({ ...envelope, ...attributes, data });
}
