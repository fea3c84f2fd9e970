import { BATCH_CONTENT_TYPE, IMPORT_TOPIC, STRUCTURED_CONTENT_TYPE, type RawMessage } from '#contracts';
import type { Line } from './lines.js';

/** A list in a file may be larger than one in a message. */
export const LIST_BYTES_MAX = 16 * 1024 * 1024;

const HEADERS = { 'content-type': Buffer.from(STRUCTURED_CONTENT_TYPE) };
const BATCH_HEADERS = { 'content-type': Buffer.from(BATCH_CONTENT_TYPE) };
const OPENS_LIST = '['.charCodeAt(0);

/** A line as a message of topic `import`, partition 0, with the line's number as its offset. */
export const asMessage = ({ number, bytes, index }: Line): RawMessage => ({
  topic: IMPORT_TOPIC,
  partition: 0,
  offset: String(number),
  key: null,
  value: Buffer.from(bytes),
  ...(index !== undefined && { batchIndex: index }),
  headers: index === undefined && bytes[0] === OPENS_LIST ? BATCH_HEADERS : HEADERS,
});
