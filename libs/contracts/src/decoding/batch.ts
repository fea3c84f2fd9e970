import { kindOf } from '../fields/found.js';
import { splitList } from '../json/split-list.js';
import { STRUCTURED_CONTENT_TYPE } from '../messages/cloud-event.js';
import type { RawMessage } from '../messages/raw-message.js';
import { CHARSET_RULE, CONTENT_TYPE, isUtf8Charset, shownMediaType, type ContentType } from './content-type.js';
import { notACloudEvent } from './envelope.js';
import { readOrRefuse } from './json-value.js';
import type { DecodeLimits } from './limits.js';
import { RefusedError, tombstone } from './refused-error.js';
import { withoutSchemaId } from './schema-registry.js';
import { quotedJson } from './wrapped.js';

const BATCH = 'application/cloudevents-batch';
/** The content type of several structured CloudEvents in a JSON list. */
export const BATCH_CONTENT_TYPE = `${BATCH}+json`;

const ELEMENT_TYPE = Buffer.from(STRUCTURED_CONTENT_TYPE);

const noList = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `${kindOf(value)} (one event is sent with content-type: ${STRUCTURED_CONTENT_TYPE})`
    : kindOf(value) + quotedJson(value);

/** Whether a message of this content type is a batch of CloudEvents, of whatever format. */
export const isBatch = ({ mediaType }: ContentType): boolean => mediaType.startsWith(BATCH);

/**
 * The events of a batch, each as a message of its own: a structured CloudEvent with its part of the bytes, and its place
 * beside. So each is decoded, refused, kept and redriven for itself.
 * @throws RefusedError where a message that says so is no batch that can be taken apart
 */
export function elementsOf(
  { topic, partition, offset, key, value, headers: given }: RawMessage,
  { mediaType, charset }: ContentType,
  { batchBytesMax }: DecodeLimits,
): RawMessage[] {
  if (mediaType !== BATCH_CONTENT_TYPE) {
    const problem = `must be ${BATCH_CONTENT_TYPE} where it is a batch, is ${shownMediaType(mediaType)}`;
    throw notACloudEvent([{ field: 'content-type', problem }]);
  }
  if (!isUtf8Charset(charset)) throw notACloudEvent([{ field: 'content-type', problem: CHARSET_RULE }]);
  if (value === null) throw tombstone();
  if (value.length > batchBytesMax)
    throw new RefusedError('TOO_LARGE', `The batch has ${value.length} bytes; ${batchBytesMax} are allowed.`);
  const text = withoutSchemaId(value);
  const list = readOrRefuse(text, 'The value', (bytes) => JSON.parse(bytes.toString('utf8')) as unknown);
  if (!Array.isArray(list))
    throw notACloudEvent([{ field: 'value', problem: `must be a JSON list of CloudEvents, is ${noList(list)}` }]);
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, bytes]) => [name, name.toLowerCase() === CONTENT_TYPE ? ELEMENT_TYPE : bytes]),
  );
  return splitList(text).map((part, batchIndex) => ({
    ...{ topic, partition, offset, key },
    ...{ value: part, headers, batchIndex },
  }));
}
