import { isUtf8 } from 'node:buffer';
import { readJsonText, type JsonText } from '../json/json-text.js';
import type { RawMessage } from '../messages/raw-message.js';
import { CHARSET_RULE, isJsonMediaType, isUtf8Charset, shownMediaType, type ContentType } from './content-type.js';
import { notACloudEvent, type Attributes } from './envelope.js';
import { readOrRefuse } from './json-value.js';

/** Whether any attribute of a binary CloudEvent is there. */
export function isBinary({ headers }: RawMessage): boolean {
  return ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time'].some((name) => Object.hasOwn(headers, name));
}

/** As the bindings to HTTP, AMQP and others name them, or in capitals. */
const MISNAMED = /^(?:ce[-_:.]?|cloudevents?[-_:.])(?:id|source|type|specversion|time)$/i;

/** A header that would be an attribute but for its name, which is shown: it is one of ours, written otherwise. */
export const misnamedHeader = ({ headers }: RawMessage): string | undefined =>
  Object.keys(headers).find((name) => MISNAMED.test(name));

/** How the attributes are called that are there, of whatever sort. */
export const attributeNames = ({ headers }: RawMessage): string[] =>
  Object.keys(headers)
    .filter((name) => /^ce_/i.test(name))
    .map((name) => name.slice('ce_'.length));

/** Reads a binary CloudEvent's attributes out of the `ce_` headers. */
export function binaryAttributes({ headers }: RawMessage): Attributes {
  const read = (name: string): unknown => {
    const bytes = headers[name];
    return bytes !== undefined && isUtf8(bytes) ? bytes.toString('utf8') : bytes;
  };
  return {
    id: read('ce_id'),
    source: read('ce_source'),
    type: read('ce_type'),
    specversion: read('ce_specversion'),
    time: read('ce_time'),
  };
}

/**
 * The data of a binary CloudEvent: the value. Without a content type it is taken for JSON.
 * @throws RefusedError NOT_JSON, NOT_A_CLOUDEVENT
 */
export function binaryData(contentType: ContentType | undefined, value: Buffer): JsonText {
  if (contentType !== undefined && !isJsonMediaType(contentType.mediaType)) {
    throw notACloudEvent([
      { field: 'content-type', problem: `must be a JSON media type, is ${shownMediaType(contentType.mediaType)}` },
    ]);
  }
  if (!isUtf8Charset(contentType?.charset)) {
    throw notACloudEvent([{ field: 'content-type', problem: CHARSET_RULE }]);
  }
  return readOrRefuse(value, 'The value', readJsonText);
}
