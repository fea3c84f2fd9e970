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
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    // The parser's own message quotes the text, which may be personal data.
    throw new RefusedError('NOT_JSON', `${what} is not valid JSON.`);
  }
}
