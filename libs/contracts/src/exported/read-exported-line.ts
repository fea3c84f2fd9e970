import { DECISION_CLASSES, isInboundType, OWN_SOURCE, type RecordedType } from '../catalogue.js';
import { checkEnvelope, type Envelope } from '../decoding/envelope.js';
import { RefusedError } from '../decoding/refused-error.js';
import { structuredData, structuredMembers, type Members } from '../decoding/structured.js';
import { parseInstant, type Instant } from '../instant.js';
import { STRUCTURED_CONTENT_TYPE } from '../messages/cloud-event.js';
import { TooDeeplyNestedError } from '../messages/canonical-json.js';
import type { NewEvent } from '../messages/events.js';
import { newEvent } from '../messages/new-event.js';
import type { RawMessage } from '../messages/raw-message.js';
import { NewerSchemaVersionError, upcast } from '../upcasting/upcast.js';
import { dataProblems } from '../validation/problems.js';
import type { ExportAttributes } from './exported-line.js';

/** An event on its way back into a log. */
export interface ExportedEvent {
  position: number;
  recordedAt: Instant;
  event: NewEvent;
  /** Of the batch that ends with this event; undefined within a batch. */
  batchHash: Buffer | undefined;
}

/** A line that no export wrote, or that was altered since. */
export class NotExportedError extends Error {
  readonly code = 'NOT_EXPORTED';
  override readonly name = 'NotExportedError';
}

/** As read: whether they are what they should be is to be seen. */
type ExportedMembers = Members & Partial<ExportAttributes>;

const CONTENT_TYPE = { mediaType: STRUCTURED_CONTENT_TYPE, charset: undefined };
const POSITION = /^[1-9][0-9]{0,15}$/;
const OFFSET = /^[0-9]{1,19}$/;
const BATCH_HASH = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Reads a line that `exportedLine` wrote. Validated like a message, with two differences: the ledger's own decisions
 * are taken, and there is no limit of size, since the event was in a log already.
 * @throws NotExportedError
 */
export function readExportedLine(line: Buffer): ExportedEvent {
  try {
    const members = structuredMembers(CONTENT_TYPE, line) as ExportedMembers;
    const { position, recordedat, schemaversion, batchhash } = members;
    const recordedAt = typeof recordedat === 'string' ? parseInstant(recordedat) : undefined;
    if (typeof position !== 'string' || !POSITION.test(position)) throw new NotExportedError('has no position');
    if (recordedAt === undefined) throw new NotExportedError('has no recordedat');
    if (!isVersion(schemaversion)) throw new NotExportedError('has no valid schemaversion');
    if (batchhash !== undefined && !BATCH_HASH.test(batchhash)) throw new NotExportedError('has no valid batchhash');
    const envelope = checkEnvelope(members, { own: true });
    return {
      position: Number(position),
      recordedAt,
      event: eventOf(envelope, schemaversion, structuredData(members), originOf(members)),
      batchHash: batchhash === undefined ? undefined : Buffer.from(batchhash, 'base64'),
    };
  } catch (error) {
    if (error instanceof RefusedError) throw new NotExportedError(error.message);
    if (error instanceof NewerSchemaVersionError)
      throw new NotExportedError(`is newer than this release: ${error.message}`);
    if (error instanceof TooDeeplyNestedError) throw new NotExportedError(`has data that are ${error.message}`);
    throw error;
  }
}

const isVersion = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;

function eventOf(
  { type, ...envelope }: Envelope,
  schemaVersion: number,
  data: unknown,
  message: RawMessage | undefined,
): NewEvent {
  const own = envelope.source === OWN_SOURCE;
  if (own ? !Object.hasOwn(DECISION_CLASSES, type) : !isInboundType(type))
    throw new NotExportedError(`has the type ${type}, which no log holds from ${own ? 'the ledger itself' : 'others'}`);
  const known = type as RecordedType;
  const problems = dataProblems(known, today(known, schemaVersion, data));
  if (problems.length > 0) {
    const list = problems.map(({ field, problem }) => `${field} ${problem}`).join('; ');
    throw new NotExportedError(`breaks its contract: ${list}`);
  }
  return newEvent({ ...envelope, type: known, data: data as object, schemaVersion, ...(message && { message }) });
}

/** The data as this release's class of the type has them: what an earlier release recorded is valid as it is. */
function today(type: RecordedType, schemaVersion: number, data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  return upcast(type, schemaVersion, data as Record<string, unknown>);
}

/** The message that it came with, as far as a log keeps it. */
function originOf(members: Partial<ExportAttributes>): RawMessage | undefined {
  const { origintopic: topic, originpartition: partition, originoffset: offset } = members;
  if (topic === undefined && partition === undefined && offset === undefined) return undefined;
  if (typeof topic !== 'string' || !Number.isSafeInteger(partition) || !OFFSET.test(String(offset)))
    throw new NotExportedError('has an origin that is not complete');
  return { topic, partition: partition!, offset: String(offset), key: null, value: null, headers: {} };
}
