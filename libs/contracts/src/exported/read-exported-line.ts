import { DECISION_CLASSES, isInboundType, OWN_SOURCE, type RecordedType } from '../catalogue.js';
import { checkEnvelope, type Envelope } from '../decoding/envelope.js';
import { RefusedError } from '../decoding/refused-error.js';
import { otherMembers } from '../decoding/attributes.js';
import { readStructured, structuredData } from '../decoding/structured.js';
import { parseInstant, type Instant } from '../instant.js';
import { STRUCTURED_CONTENT_TYPE } from '../messages/cloud-event.js';
import { TooDeeplyNestedError } from '../json/canonical-json.js';
import type { JsonText } from '../json/json-text.js';
import type { NewEvent } from '../messages/events.js';
import { newEvent } from '../messages/new-event.js';
import type { RawMessage } from '../messages/raw-message.js';
import { NewerSchemaVersionError, upcast } from '../upcasting/upcast.js';
import { givenProblems } from '../validation/problems.js';
import type { ExportAttributes } from './export-attributes.js';

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
    const exported = readStructured(CONTENT_TYPE, line);
    // Whether they are what they should be is to be seen.
    const members = exported.members as Partial<ExportAttributes>;
    const { position, recordedat, schemaversion, batchhash } = members;
    const recordedAt = typeof recordedat === 'string' ? parseInstant(recordedat) : undefined;
    if (typeof position !== 'string' || !POSITION.test(position)) throw new NotExportedError('has no position');
    if (recordedAt === undefined) throw new NotExportedError('has no recordedat');
    if (!isVersion(schemaversion)) throw new NotExportedError('has no valid schemaversion');
    if (batchhash !== undefined && !BATCH_HASH.test(batchhash)) throw new NotExportedError('has no valid batchhash');
    const envelope = checkEnvelope(exported.members, { own: true });
    const attributes = otherMembers(exported.exactMembers);
    return {
      position: Number(position),
      recordedAt,
      event: eventOf(envelope, schemaversion, structuredData(exported), attributes, originOf(members)),
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
  given: JsonText,
  attributes: string | undefined,
  message: RawMessage | undefined,
): NewEvent {
  const own = envelope.source === OWN_SOURCE;
  if (own ? !Object.hasOwn(DECISION_CLASSES, type) : !isInboundType(type))
    throw new NotExportedError(`has the type ${type}, which no log holds from ${own ? 'the ledger itself' : 'others'}`);
  const known = type as RecordedType;
  if (given.isTooDeep) throw new TooDeeplyNestedError('nested too deeply');
  const problems = givenProblems(known, today(known, schemaVersion, given));
  if (problems.length > 0) {
    const list = problems.map(({ field, problem }) => `${field} ${problem}`).join('; ');
    throw new NotExportedError(`breaks its contract: ${list}`);
  }
  return newEvent({
    ...{ ...envelope, type: known, schemaVersion },
    data: given.value as object,
    given,
    attributes,
    ...(message && { message }),
  });
}

/** The data as this release's class of the type has them: what an earlier release recorded is valid as it is. */
function today(type: RecordedType, schemaVersion: number, given: JsonText): JsonText {
  const brought = (data: unknown): unknown =>
    typeof data !== 'object' || data === null || Array.isArray(data)
      ? data
      : upcast(type, schemaVersion, data as Record<string, unknown>);
  return { ...given, value: brought(given.value), exact: brought(given.exact) };
}

/** The message that it came with, as far as a log keeps it. */
function originOf(members: Partial<ExportAttributes>): RawMessage | undefined {
  const { origintopic: topic, originpartition: partition, originoffset: offset } = members;
  if (topic === undefined && partition === undefined && offset === undefined) return undefined;
  if (typeof topic !== 'string' || !Number.isSafeInteger(partition) || !OFFSET.test(String(offset)))
    throw new NotExportedError('has an origin that is not complete');
  return { topic, partition: partition!, offset: String(offset), key: null, value: null, headers: {} };
}
