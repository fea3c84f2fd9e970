import { RefusedError } from './refused-error.js';

/** Confluent's wire format: a zero byte, the schema's id in four bytes, and what the serializer wrote. */
const PREFIX_BYTES = 5;
const MAGIC = 0;

const codes = (characters: string): ReadonlySet<number | undefined> =>
  new Set([...characters].map((text) => text.charCodeAt(0)));
const OPENS_JSON = codes('{[');
/** Not enough by themselves: Avro has these bytes for the lengths of texts. */
const BLANK = codes(' \t\r\n');

/**
 * The JSON of a value that a serializer for a schema registry wrote: the JSON Schema one puts five bytes before the same text,
 * and no registry is needed to read that. Any other value as it is: no JSON begins with a zero byte.
 * @throws RefusedError UNSUPPORTED_ENCODING where it is Avro, Protobuf or something else that is no JSON
 */
export function withoutSchemaId(value: Buffer): Buffer {
  if (value[0] !== MAGIC || value.length < PREFIX_BYTES) return value;
  let begin = PREFIX_BYTES;
  while (BLANK.has(value[begin])) begin += 1;
  if (OPENS_JSON.has(value[begin])) return value.subarray(PREFIX_BYTES);
  throw new RefusedError(
    'UNSUPPORTED_ENCODING',
    `The value is in a schema registry's wire format (schema ${value.readUInt32BE(1)}), and what follows is no JSON: Avro and ` +
      'Protobuf are not read. Send JSON, by a JSON Schema serializer or none.',
  );
}
