import { ID_LENGTH_MAX, SOURCE_LENGTH_MAX } from '../decoding/limits.js';

const attributes = {
  specversion: { type: 'string', const: '1.0' },
  id: {
    type: 'string',
    minLength: 1,
    maxLength: ID_LENGTH_MAX,
    description: 'Names the event for good, together with source; without control characters.',
  },
  source: { type: 'string', minLength: 1, maxLength: SOURCE_LENGTH_MAX },
  time: { type: 'string', format: 'date-time', description: 'When the thing happened.' },
} as const;

/** The JSON Schemas of a CloudEvent's attributes, as members of a structured message. */
export function attributeSchemas(type: string) {
  return { ...attributes, type: { type: 'string', const: type } };
}

/** The JSON Schema of a structured event. @param own its `datacontenttype` and `data` */
export function structuredEvent<T extends object>(type: string, own: T) {
  const properties = { ...attributeSchemas(type), ...own };
  return { type: 'object', required: ['specversion', 'id', 'source', 'type', 'time', 'data'], properties } as const;
}

/** The JSON Schema of a binary message's headers. */
export function binaryHeaders(type: string) {
  const schemas = Object.entries(attributeSchemas(type)).map(([name, schema]) => [`ce_${name}`, schema] as const);
  return { type: 'object', required: schemas.map(([name]) => name), properties: Object.fromEntries(schemas) };
}
