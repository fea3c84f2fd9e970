/**
 * What a converter on the way did to a value that would be right without it. Nothing of the value is shown.
 */

const QUOTED_JSON =
  ': JSON written as text, in quotes, as a serializer for JSON does with what is JSON already (send the text itself, by a ' +
  'StringConverter or StringSerializer)';
const CONNECT = 'is wrapped in schema and payload, as Kafka Connect’s JsonConverter does it: set schemas.enable=false';
const WHOLE_EVENT =
  'is a whole CloudEvent where its data are expected: send it with content-type: application/cloudevents+json and without ' +
  'ce_ headers, or its data alone';

/** Behind "is text": nothing where the text is no JSON. */
export function quotedJson(value: unknown): string {
  return typeof value === 'string' && isObjectText(value) ? QUOTED_JSON : '';
}

/** Of an object in which nothing is found that should be there: by what it is wrapped; undefined where nobody can tell. */
export function wrapping(value: object): string | undefined {
  if (Object.hasOwn(value, 'schema') && Object.hasOwn(value, 'payload')) return CONNECT;
  return Object.hasOwn(value, 'specversion') && Object.hasOwn(value, 'type') ? WHOLE_EVENT : undefined;
}

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
