/** A media type in lower case, and its charset where one is given. */
export interface ContentType {
  mediaType: string;
  charset?: string | undefined;
}

/** So many, and none longer, are remembered: a handful at most is ever met, unless somebody makes them up. */
const REMEMBERED_MAX = 64;
const REMEMBERED_LENGTH_MAX = 100;
const remembered = new Map<string, ContentType>();

/** Reads a content type such as `application/cloudevents+json; charset=UTF-8`: each only once, since all are alike. */
export function parseContentType(text: string): Readonly<ContentType> {
  const known = remembered.get(text);
  if (known) return known;
  const contentType = parse(text);
  if (text.length <= REMEMBERED_LENGTH_MAX) {
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.set(text, contentType);
  }
  return contentType;
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

/** `application/json`, `text/json` and whatever ends in `+json`. */
export function isJsonMediaType(mediaType: string): boolean {
  return mediaType === 'application/json' || mediaType === 'text/json' || mediaType.endsWith('+json');
}
