import { isUtf8 } from 'node:buffer';
import { kindOf } from '../fields/found.js';
import { readEnvelopeText, readJsonText, type JsonText } from '../json/json-text.js';
import {
  CHARSET_RULE,
  isJsonMediaType,
  isUtf8Charset,
  parseContentType,
  shownMediaType,
  type ContentType,
} from './content-type.js';
import { notACloudEvent, type Attributes } from './envelope.js';
import { RefusedError } from './refused-error.js';
import { readOrRefuse } from './json-value.js';
import { quotedJson, wrapping } from './wrapped.js';

/** The members of a structured CloudEvent that matter here. */
export interface Members extends Attributes {
  datacontenttype?: unknown;
  data?: unknown;
  data_base64?: unknown;
}

/** Whether a message of this content type is a structured CloudEvent, of whatever format. */
export function isStructured({ mediaType }: ContentType): boolean {
  return mediaType.startsWith('application/cloudevents');
}

/** Whether a value has the look of one, whatever its headers say. */
export function isStructuredBody(value: Buffer): boolean {
  if (!isUtf8(value)) return false;
  try {
    const body = JSON.parse(value.toString('utf8')) as Partial<Members> | null;
    return typeof body === 'object' && body !== null && 'specversion' in body && 'type' in body;
  } catch {
    return false;
  }
}

/** A structured CloudEvent as it came. */
export interface Structured {
  members: Members;
  /** With numbers as they were written, where a JavaScript number does not hold one of them. */
  exactMembers: object;
  /** The member `data`. */
  data: JsonText;
}

/**
 * Reads a structured CloudEvent out of the value.
 * @throws RefusedError NOT_JSON, NOT_A_CLOUDEVENT
 */
export function readStructured({ mediaType, charset }: ContentType, value: Buffer): Structured {
  if (mediaType !== 'application/cloudevents+json') {
    const problem = `must be application/cloudevents+json, is ${shownMediaType(mediaType)}`;
    throw notACloudEvent([{ field: 'content-type', problem }]);
  }
  if (!isUtf8Charset(charset)) throw notACloudEvent([{ field: 'content-type', problem: CHARSET_RULE }]);
  const { envelope, data } = readOrRefuse(value, 'The value', readEnvelopeText);
  const members = envelope.value;
  if (typeof members !== 'object' || members === null || Array.isArray(members)) {
    throw notACloudEvent([{ field: 'value', problem: `must be a JSON object, is ${notOne(members)}` }]);
  }
  if (envelope.repeated) throw repeatedName(envelope.repeated);
  if (!('specversion' in members)) requireUnwrapped(members);
  return { members, exactMembers: envelope.exact ?? members, data };
}

/** What stands where one event should, and how it would have to be sent. */
const notOne = (value: unknown): string =>
  Array.isArray(value)
    ? `${kindOf(value)} (several events are sent with content-type: application/cloudevents-batch+json)`
    : kindOf(value) + quotedJson(value);

function requireUnwrapped(members: object): void {
  const problem = wrapping(members);
  if (problem !== undefined) throw notACloudEvent([{ field: 'value', problem }]);
}

/** Which of two counts nobody can say, and programs differ. Only names that are ours are shown. */
function repeatedName([name]: readonly string[]): RefusedError {
  const shown = ATTRIBUTES.has(name!) ? `the member ${name}` : 'a member';
  return new RefusedError('NOT_JSON', `The value has ${shown} twice: in an object a name stands once.`);
}

const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['id', 'source', 'type', 'specversion', 'time', 'datacontenttype', 'dataschema', 'subject', 'data', 'data_base64'],
]);

/**
 * The data of a structured CloudEvent: the member `data`, or the JSON within `data_base64`.
 * @throws RefusedError NOT_JSON, NOT_A_CLOUDEVENT
 */
export function structuredData({ members, data }: Structured): JsonText {
  const { datacontenttype, data_base64: base64 } = members;
  if (datacontenttype !== undefined && datacontenttype !== null) {
    const mediaType = typeof datacontenttype === 'string' ? parseContentType(datacontenttype).mediaType : undefined;
    if (mediaType === undefined || !isJsonMediaType(mediaType)) {
      const found = mediaType === undefined ? kindOf(datacontenttype) : shownMediaType(mediaType);
      throw notACloudEvent([{ field: 'datacontenttype', problem: `must be a JSON media type, is ${found}` }]);
    }
  }
  if (base64 === undefined || base64 === null) {
    if (data.value === undefined) throw notACloudEvent([{ field: 'data', problem: 'is missing' }]);
    return data;
  }
  if (data.value !== undefined) throw notACloudEvent([{ field: 'data_base64', problem: 'must not stand beside data' }]);
  if (typeof base64 !== 'string' || !BASE64.test(base64)) {
    throw notACloudEvent([
      {
        field: 'data_base64',
        problem: `must be Base64, is ${typeof base64 === 'string' ? 'other text' : kindOf(base64)}`,
      },
    ]);
  }
  return readOrRefuse(Buffer.from(base64, 'base64'), 'data_base64', readJsonText);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
