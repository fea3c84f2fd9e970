import { isUtf8 } from 'node:buffer';
import { RefusedError } from './refused-error.js';

/**
 * Reads bytes that should be JSON in UTF-8.
 * @param what names the bytes in the refusal: "The value", "data_base64"
 * @param read takes them for JSON, and throws a SyntaxError where they are none
 * @throws RefusedError NOT_JSON
 */
export function readOrRefuse<T>(bytes: Buffer, what: string, read: (bytes: Buffer) => T): T {
  if (bytes.length === 0) throw new RefusedError('NOT_JSON', `${what} is empty where JSON is expected.`);
  if (!isUtf8(bytes)) throw new RefusedError('NOT_JSON', `${what} is not valid UTF-8, so it is no JSON.`);
  try {
    return read(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RefusedError('NOT_JSON', `${what} is not valid JSON${why(bytes.toString('utf8'), error)}.`);
  }
}

/** The parser's own message quotes the text, which may be personal data: of it, only the place is said. */
function why(text: string, { message }: SyntaxError): string {
  if (text.startsWith('\ufeff')) return ': it begins with a byte order mark, which is to be left out';
  const [, place] = /at position (\d+)/.exec(message) ?? [];
  if (Number(place) >= text.length || /end of JSON input|Unterminated/.test(message))
    return ': it ends before it is complete';
  return place === undefined ? '' : `, from character ${Number(place) + 1} on`;
}
