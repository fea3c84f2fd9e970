import { EVENT_CLASSES, isInboundType, OUTBOUND_CLASSES, type InboundType } from '../catalogue.js';
import { NESTING_MAX, TooDeeplyNestedError } from '../json/canonical-json.js';
import type { JsonText } from '../json/json-text.js';
import type { NewEvent } from '../messages/events.js';
import { newEvent } from '../messages/new-event.js';
import type { RawMessage } from '../messages/raw-message.js';
import type { FieldProblem, Refusal } from '../messages/refusal.js';
import { givenProblems } from '../validation/problems.js';
import { otherHeaders, otherMembers } from './attributes.js';
import { attributeNames, binaryAttributes, binaryData, isBinary, misnamedHeader } from './binary.js';
import { elementsOf, isBatch } from './batch.js';
import { contentTypeOf, isQuotedMediaType, type ContentType } from './content-type.js';
import { checkEnvelope, isQuoted, notACloudEvent, QUOTED, type Attributes, type Envelope } from './envelope.js';
import { didYouMean, nearest } from '../fields/near.js';
import { requireHappened } from './future.js';
import { DECODE_LIMITS, ID_LENGTH_MAX, SOURCE_LENGTH_MAX, TYPE_LENGTH_MAX, type DecodeLimits } from './limits.js';
import { RefusedError, tombstone } from './refused-error.js';
import { withoutSchemaId } from './schema-registry.js';
import { isStorableText } from './storable-text.js';
import { isStructured, isStructuredBody, readStructured, structuredData } from './structured.js';
import { quotedJson, wrapping } from './wrapped.js';

/** What became of one event: exactly one of the two. */
export type DecodedEvent = { event: NewEvent; refusal?: undefined } | { event?: undefined; refusal: Refusal };

/** What became of a message; a batch of CloudEvents is taken apart into messages of one event each. */
export type Decoded =
  (DecodedEvent & { elements?: undefined }) | { event?: undefined; refusal?: undefined; elements: RawMessage[] };

/**
 * Decodes and validates a message: a CloudEvent 1.0, structured or binary, of an inbound type, or a batch of them, whose
 * elements are to be decoded in their turn. Never throws for what a message holds: what cannot be used is refused, with
 * the reason, and with the event's identity where it could be read.
 */
export function decodeMessage(raw: RawMessage, limits: DecodeLimits = DECODE_LIMITS): Decoded {
  const opened: Opened = { attributes: {} };
  try {
    const contentType = contentTypeOf(raw);
    if (contentType !== undefined && isBatch(contentType)) return { elements: elementsOf(raw, contentType, limits) };
    return { event: decode(raw, contentType, limits, opened) };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { refusal: refusal(raw, error, opened.attributes) };
  }
}

/** Decodes a message, and each event of a batch for itself, all at once. */
export function decodeEach(raw: RawMessage, limits: DecodeLimits = DECODE_LIMITS): DecodedEvent[] {
  const decoded = decodeMessage(raw, limits);
  return decoded.elements ? decoded.elements.flatMap((element) => decodeEach(element, limits)) : [decoded];
}

/** What has been read so far; filled while decoding, so that a refusal can say whose message it was. */
interface Opened {
  attributes: Attributes;
}

function decode(raw: RawMessage, contentType: ContentType | undefined, limits: DecodeLimits, opened: Opened): NewEvent {
  const structured = contentType !== undefined && isStructured(contentType);
  if (!structured) opened.attributes = binaryAttributes(raw);
  const value = boundedValue(raw, limits);
  if (structured) {
    const event = readStructured(contentType, value);
    opened.attributes = event.members;
    const envelope = checkEnvelope(event.members);
    return validated(raw, envelope, structuredData(event), limits, () => otherMembers(event.exactMembers));
  }
  if (!isBinary(raw)) {
    throw notACloudEvent([{ field: 'content-type', problem: neitherWay(raw, contentType, value) }]);
  }
  const data = binaryData(contentType, value);
  const envelope = checkEnvelope(opened.attributes, { names: () => attributeNames(raw) });
  return validated(raw, envelope, data, limits, () => otherHeaders(raw, contentType));
}

function boundedValue({ value }: RawMessage, { valueBytesMax }: DecodeLimits): Buffer {
  if (value === null) throw tombstone();
  if (value.length > valueBytesMax) {
    throw new RefusedError('TOO_LARGE', `The value has ${value.length} bytes; ${valueBytesMax} are allowed.`);
  }
  return withoutSchemaId(value);
}

function validated(
  raw: RawMessage,
  { id, source, type, occurredAt }: Envelope,
  given: JsonText,
  limits: DecodeLimits,
  others: () => string | undefined,
): NewEvent {
  const known = knownType(type);
  if (given.isTooDeep) throw tooDeep();
  const problems = givenProblems(known, given);
  if (problems.length > 0) throw invalidData(withWrapping(problems, given.value));
  requireHappened(known, occurredAt, limits);
  const attributes = others();
  try {
    return newEvent({
      source,
      id,
      type: known,
      occurredAt,
      data: given.value as object,
      given,
      attributes,
      message: raw,
    });
  } catch (error) {
    if (!(error instanceof TooDeeplyNestedError)) throw error;
    throw tooDeep();
  }
}

/** Data in which all is missing may only be wrapped by somebody on the way: then that is what is wrong. */
function withWrapping(problems: FieldProblem[], value: unknown): FieldProblem[] {
  if (typeof value !== 'object' || value === null)
    return problems.map(({ field, problem }) => ({ field, problem: problem + quotedJson(value) }));
  const problem = problems.every(({ problem: text }) => text.startsWith('is missing')) ? wrapping(value) : undefined;
  return problem === undefined ? problems : [{ field: 'data', problem }];
}

/** Whoever sends a structured event and forgets to say so is told that, and who names the headers otherwise than Kafka's binding. */
function neitherWay(raw: RawMessage, contentType: ContentType | undefined, value: Buffer): string {
  const neither = 'is not application/cloudevents+json, and no ce_ header is there: neither structured nor binary';
  const misnamed = misnamedHeader(raw);
  if (misnamed !== undefined)
    return `${neither}. The header ${misnamed} is there: on Kafka it is ce_ and the attribute’s name`;
  if (contentType !== undefined && isQuotedMediaType(contentType)) return `${neither}${QUOTED}`;
  return isStructuredBody(value) ? `${neither}. The value is a structured CloudEvent: send ${HEADER}` : neither;
}

const HEADER = 'content-type: application/cloudevents+json';

const tooDeep = (): RefusedError =>
  invalidData([{ field: 'data', problem: `must not be nested deeper than ${NESTING_MAX} levels` }]);

function knownType(type: string): InboundType {
  if (isInboundType(type)) return type;
  if (Object.hasOwn(OUTBOUND_CLASSES, type))
    throw new RefusedError(
      'UNKNOWN_TYPE',
      `The event type ${type} is made by the ledger itself, never taken from outside.`,
    );
  const known = Object.keys(EVENT_CLASSES);
  const meant = isQuoted(type) ? QUOTED : didYouMean(nearest(type, known) ?? ofVersion1(type));
  throw new RefusedError('UNKNOWN_TYPE', `The event type ${type} is unknown${meant}. Known are: ${known.join(', ')}.`);
}

/** A type without its version. */
const ofVersion1 = (type: string): string | undefined => (isInboundType(`${type}.v1`) ? `${type}.v1` : undefined);

function invalidData(problems: FieldProblem[]): RefusedError {
  const list = problems.map(({ field, problem }) => `${field} ${problem}`).join('; ');
  return new RefusedError('INVALID_DATA', `The data breaks its contract: ${list}.`, problems);
}

function refusal(raw: RawMessage, error: RefusedError, { source, id, type }: Attributes): Refusal {
  return {
    reason: error.reason,
    message: error.message,
    problems: error.problems,
    source: isStorableText(source, SOURCE_LENGTH_MAX) ? source : undefined,
    eventId: isStorableText(id, ID_LENGTH_MAX) ? id : undefined,
    type: isStorableText(type, TYPE_LENGTH_MAX) ? type : undefined,
    raw,
  };
}
