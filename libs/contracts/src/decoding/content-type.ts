import type { RawMessage } from '../messages/raw-message.js';
import { QUOTED } from './envelope.js';

/** A media type in lower case, and its charset where one is given. */
export interface ContentType {
  mediaType: string;
  charset?: string | undefined;
}

/** The one read last: the next is nearly always the same, and comparing is quicker than reading, or than hashing it. */
let last: { text: string; contentType: Readonly<ContentType> } | undefined;

/** Reads a content type such as `application/cloudevents+json; charset=UTF-8`. */
export function parseContentType(text: string): Readonly<ContentType> {
  if (last?.text !== text) last = { text, contentType: parse(text) };
  return last.contentType;
}

/** The header's name, in any letters. */
export const CONTENT_TYPE = 'content-type';

/** What a message says that it is. */
export function contentTypeOf({ headers }: RawMessage): Readonly<ContentType> | undefined {
  for (const name of Object.keys(headers)) {
    if (name === CONTENT_TYPE || name.toLowerCase() === CONTENT_TYPE) return contentTypeOfHeader(headers[name]!);
  }
  return undefined;
}

let lastHeader: { bytes: Buffer; contentType: Readonly<ContentType> } | undefined;

/** The same out of a header's bytes. */
function contentTypeOfHeader(bytes: Buffer): Readonly<ContentType> {
  if (!lastHeader?.bytes.equals(bytes)) {
    // A copy: the bytes themselves are a part of what was fetched, all of which they would keep.
    lastHeader = { bytes: Buffer.from(bytes), contentType: parse(bytes.toString('utf8')) };
  }
  return lastHeader.contentType;
}

function parse(text: string): ContentType {
  const [mediaType = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return { mediaType, charset: charset?.slice('charset='.length).replaceAll('"', '') };
}

/** Whether bytes of this charset are UTF-8. Without one JSON is UTF-8. */
export function isUtf8Charset(charset: string | undefined): boolean {
  return charset === undefined || ['utf-8', 'utf8', 'us-ascii'].includes(charset);
}

export const JSON_MEDIA_TYPE = 'application/json';

/** `application/json`, `text/json` and whatever ends in `+json`. */
export function isJsonMediaType(mediaType: string): boolean {
  return mediaType === JSON_MEDIA_TYPE || mediaType === 'text/json' || mediaType.endsWith('+json');
}

export const CHARSET_RULE = 'must have the charset UTF-8, or none';

/** Whether a header's text was written as JSON: in quotes, which it does not have. */
export const isQuotedMediaType = ({ mediaType }: Pick<ContentType, 'mediaType'>): boolean => mediaType.startsWith('"');

/** A media type as a refusal may show it: a header can hold anything. */
export function shownMediaType(mediaType: string): string {
  if (isQuotedMediaType({ mediaType })) return `no media type${QUOTED}`;
  return /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}$/.test(mediaType) ? mediaType : 'no media type';
}
