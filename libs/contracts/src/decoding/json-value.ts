import { isUtf8 } from 'node:buffer';
import { RefusedError } from './refused-error.js';

/**
 * Reads bytes as UTF-8 JSON.
 * @param what names the bytes in the refusal: "The value", "data_base64"
 * @throws RefusedError NOT_JSON
 */
export function jsonValue(bytes: Buffer, what: string): unknown {
  if (bytes.length === 0) throw new RefusedError('NOT_JSON', `${what} is empty where JSON is expected.`);
  if (!isUtf8(bytes)) throw new RefusedError('NOT_JSON', `${what} is not valid UTF-8, so it is no JSON.`);
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new RefusedError('NOT_JSON', `${what} is not valid JSON${why(text, error)}.`);
  }
}

/** The parser's own message quotes the text, which may be personal data: of it, only the place is said. */
function why(text: string, error: unknown): string {
  if (text.startsWith('\ufeff')) return ': it begins with a byte order mark, which is to be left out';
  if (text.startsWith('\0')) return ': it begins with a zero byte, as what a schema registry encodes does';
  const message = error instanceof Error ? error.message : '';
  const [, place] = /at position (\d+)/.exec(message) ?? [];
  if (Number(place) >= text.length || /end of JSON input|Unterminated/.test(message))
    return ': it ends before it is complete';
  return place === undefined ? '' : `, from character ${Number(place) + 1} on`;
}
