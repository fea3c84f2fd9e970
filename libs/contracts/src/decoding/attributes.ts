import { isUtf8 } from 'node:buffer';
import { isExported, isReserved } from '../exported/export-attributes.js';
import { canonicalJson, TooDeeplyNestedError } from '../json/canonical-json.js';
import { readExactly } from '../json/exact-reader.js';
import type { RawMessage } from '../messages/raw-message.js';
import { JSON_MEDIA_TYPE, parseContentType, type ContentType } from './content-type.js';
import { notACloudEvent } from './envelope.js';
import { ATTRIBUTES_BYTES_MAX } from './limits.js';
import { RefusedError } from './refused-error.js';

const PREFIX = 'ce_';
const READ_HEADERS: ReadonlySet<string> = new Set(['ce_id', 'ce_source', 'ce_type', 'ce_specversion', 'ce_time']);

type Attributes = [name: string, value: unknown][];

/**
 * The attributes of a structured event that nobody here reads (`subject`, `dataschema`, `traceparent`, whatever else): they
 * are kept as they came. One that is null is none, as CloudEvents have it.
 * @param members all of them; numbers may be exact
 * @returns an object in canonical JSON; undefined where there are none
 * @throws RefusedError TOO_LARGE, NOT_A_CLOUDEVENT
 */
export function otherMembers(members: object): string | undefined {
  let others: Attributes | undefined;
  for (const name in members) {
    if (isRead(name)) continue;
    const value = (members as Record<string, unknown>)[name];
    if (value === null || (name === 'datacontenttype' && isUsual(value))) continue;
    (others ??= []).push([name, value]);
  }
  if (others === undefined) return undefined;
  return written(isExported(members) ? withoutExport(others) : others);
}

/** The same of a binary event: out of its headers. */
export function otherHeaders({ headers }: RawMessage, contentType: ContentType | undefined): string | undefined {
  let others: Attributes | undefined;
  for (const name of Object.keys(headers)) {
    if (name.startsWith(PREFIX) && !READ_HEADERS.has(name)) (others ??= []).push(attributeOf(name, headers[name]!));
  }
  if (contentType !== undefined && contentType.mediaType !== JSON_MEDIA_TYPE)
    (others ??= []).push(['datacontenttype', contentType.mediaType]);
  return others && written(others);
}

function isRead(name: string): boolean {
  switch (name) {
    case 'id':
    case 'source':
    case 'type':
    case 'specversion':
    case 'time':
    case 'data':
    case 'data_base64':
      return true;
    default:
      return false;
  }
}

const isUsual = (dataContentType: unknown): boolean =>
  typeof dataContentType === 'string' && parseContentType(dataContentType).mediaType === JSON_MEDIA_TYPE;

function attributeOf(header: string, bytes: Buffer): [string, string] {
  const field = header.slice(PREFIX.length);
  if (!isUtf8(bytes)) throw notACloudEvent([{ field, problem: 'must be text, is no UTF-8' }]);
  return [field, bytes.toString('utf8')];
}

/** Of an event that was exported once: what it had before. */
function withoutExport(others: Attributes): Attributes {
  const [, sent] = others.find(([name]) => name === 'sentattributes') ?? [];
  return [...others.filter(([name]) => !isReserved(name)), ...(sent === undefined ? [] : sentAttributes(sent))];
}

function sentAttributes(sent: unknown): Attributes {
  try {
    if (typeof sent === 'string') {
      const value: unknown = JSON.parse(sent);
      if (typeof value === 'object' && value !== null) return Object.entries(readExactly(sent).value as object);
    }
  } catch {
    // Said below.
  }
  throw notACloudEvent([{ field: 'sentattributes', problem: 'must be an object in JSON, as an export writes it' }]);
}

function written(others: Attributes): string | undefined {
  if (others.length === 0) return undefined;
  const json = canonicalOrRefuse(Object.fromEntries(others));
  if (json.length <= ATTRIBUTES_BYTES_MAX) return json.toString('utf8');
  throw new RefusedError(
    'TOO_LARGE',
    `The attributes beside the data have ${json.length} bytes; ${ATTRIBUTES_BYTES_MAX} are allowed.`,
  );
}

function canonicalOrRefuse(attributes: object): Buffer {
  try {
    return canonicalJson(attributes);
  } catch (error) {
    if (!(error instanceof TooDeeplyNestedError)) throw error;
    throw notACloudEvent([{ field: 'value', problem: `has an attribute that is ${error.message}` }]);
  }
}
