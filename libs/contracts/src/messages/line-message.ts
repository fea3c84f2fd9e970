import { IMPORT_TOPIC } from '../catalogue.js';
import { BATCH_CONTENT_TYPE } from '../decoding/batch.js';
import { STRUCTURED_CONTENT_TYPE } from './cloud-event.js';
import type { RawMessage } from './raw-message.js';

/** A line of text that is a CloudEvent in JSON, or a list of them. */
export interface EventLine {
  /** From 1. */
  number: number;
  bytes: Buffer;
  /** Where it is an element of a list that a file holds: its place in the list, from 0. */
  index?: number | undefined;
}

const HEADERS = { 'content-type': Buffer.from(STRUCTURED_CONTENT_TYPE) };
const BATCH_HEADERS = { 'content-type': Buffer.from(BATCH_CONTENT_TYPE) };
const OPENS_LIST = '['.charCodeAt(0);

/** A line as a message of topic `import`, partition 0, with the line's number as its offset. */
export const lineMessage = ({ number, bytes, index }: EventLine): RawMessage => ({
  topic: IMPORT_TOPIC,
  partition: 0,
  offset: String(number),
  key: null,
  value: Buffer.from(bytes),
  ...(index !== undefined && { batchIndex: index }),
  headers: index === undefined && bytes[0] === OPENS_LIST ? BATCH_HEADERS : HEADERS,
});
