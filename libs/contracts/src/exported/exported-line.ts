import type { RecordedType } from '../catalogue.js';
import { formatInstant, type Instant } from '../instant.js';
import { canonicalJson } from '../json/canonical-json.js';
import { ExactNumber } from '../json/exact-number.js';
import { readExactly } from '../json/exact-reader.js';
import { structuredCloudEvent } from '../messages/cloud-event.js';
import { isReserved, type ExportAttributes } from './export-attributes.js';

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
  /** JSON on one line, as it came. */
  data: string;
  /** The attributes that nobody here reads: an object in canonical JSON; null where there are none. */
  attributes: string | null;
  /** Where it came from; all three are null for the ledger's own decisions. */
  topic: string | null;
  partition: number | null;
  /** An int64, hence text. */
  offset: string | null;
}

/**
 * One line of an export, without its line break: a structured CloudEvent with the attributes that it came with and those
 * that restore it to its place in the log.
 * @param program whose ledger it is; null: no program's
 * @param batchHash of the batch that ends with this event
 */
export function exportedLine(event: LoggedEvent, program: string | null, batchHash?: Buffer): string {
  const envelope = structuredCloudEvent({ ...event, type: event.type as RecordedType, data: {} });
  const { datacontenttype = envelope.datacontenttype, others, sent } = attributesOf(event);
  const own: ExportAttributes = {
    position: String(event.position),
    recordedat: formatInstant(event.recordedAt),
    schemaversion: event.schemaVersion,
    ...(event.topic !== null && { origintopic: event.topic }),
    ...(event.partition !== null && { originpartition: event.partition }),
    ...(event.offset !== null && { originoffset: event.offset }),
    ...(sent !== undefined && { sentattributes: sent }),
    ...(program !== null && { ledgerprogram: program }),
    ...(batchHash && { batchhash: batchHash.toString('base64') }),
  };
  const members = [JSON.stringify({ ...envelope, datacontenttype, data: undefined }), others, JSON.stringify(own)];
  const attributes = members.map((object) => object.slice(1, -1)).filter((text) => text !== '');
  return `{${attributes.join(',')},"data":${event.data}}`;
}

/** The attributes that nobody here reads: those that an exported CloudEvent cannot have as they are go into one of them. */
function attributesOf({ attributes }: LoggedEvent): { datacontenttype?: string; others: string; sent?: string } {
  if (attributes === null) return { others: '{}' };
  const { datacontenttype, ...rest } = readExactly(attributes).value as { datacontenttype?: string };
  const [sent, others] = [true, false].map((apart) =>
    Object.fromEntries(Object.entries(rest).filter(([name, value]) => (isReserved(name) || isNested(value)) === apart)),
  ) as [object, object];
  return {
    ...(datacontenttype !== undefined && { datacontenttype }),
    others: canonicalJson(others).toString('utf8'),
    ...(Object.keys(sent).length > 0 && { sent: canonicalJson(sent).toString('utf8') }),
  };
}

/** No CloudEvent may have an object or a list as an attribute; one that came is kept all the same. */
const isNested = (value: unknown): boolean => typeof value === 'object' && !(value instanceof ExactNumber);
