import { ALL_CLASSES, OUTBOUND, TOPICS, type AnyType, type TopicContract } from '../catalogue.js';
import { CURRENCIES } from '../fields/currency.js';
import { dataSchema } from '../schemas/json-schema.js';
import { attributeSchemas, binaryHeaders } from './cloud-event-schemas.js';

/** A node of the document. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

const STRUCTURED = 'application/cloudevents+json';

/** The AsyncAPI 3 document of all topics and event types, from the same classes that validate them. */
export function asyncApiDocument(): Json {
  const types = Object.keys(ALL_CLASSES) as AnyType[];
  const inbound = Object.values<TopicContract>(TOPICS).flatMap((topic) => topic.types);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Referral ledger: events',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 in the Kafka binding. Inbound: structured or binary, and every inbound type is accepted on ' +
        'every inbound topic; unknown fields of data are kept and ignored; a time ahead of the ledger’s clock is refused, ' +
        'but for what may be scheduled (terms, terminations, disablings). Outbound: structured, at least once, in the ' +
        'order of the ledger per partner. What cannot be used goes to the topic of the same name with .dlq after it. ' +
        'Topic names are configuration; these are the defaults. Generated from the event classes: do not edit.',
    },
    defaultContentType: STRUCTURED,
    channels: fromEntries(
      [...Object.entries<TopicContract>(TOPICS), ...Object.entries<TopicContract>(OUTBOUND)].map(([name, topic]) => [
        name,
        channel(name, topic, name in TOPICS),
      ]),
    ),
    operations: fromEntries([
      ...Object.keys(TOPICS).map((name): [string, Json] => [`receive_${name}`, operation('receive', name)]),
      ...Object.keys(OUTBOUND).map((name): [string, Json] => [`send_${name}`, operation('send', name)]),
    ]),
    components: {
      messages: fromEntries([
        ...types.map((type): [string, Json] => [type, structuredMessage(type)]),
        ...inbound.map((type): [string, Json] => [binaryName(type), binaryMessage(type)]),
      ]),
      schemas: fromEntries([
        ['Currency', { type: 'string', enum: CURRENCIES, description: 'An ISO 4217 code.' }],
        ...types.map((type): [string, Json] => [schemaName(type), withCurrencyRef(asJson(dataSchema(type)))]),
      ]),
    },
  };
}

function channel(name: string, { key, types }: TopicContract, inbound: boolean): Json {
  const messages = inbound ? types.flatMap((type) => [type, binaryName(type)]) : types;
  return {
    address: name,
    description: `The message key is data.${key}.`,
    messages: fromEntries(messages.map((message) => [message, { $ref: `#/components/messages/${message}` }])),
  };
}

function operation(action: 'send' | 'receive', channelName: string): Json {
  return { action, channel: { $ref: `#/channels/${channelName}` } };
}

function structuredMessage(type: AnyType): Json {
  return {
    name: type,
    title: `${type}, structured`,
    contentType: STRUCTURED,
    bindings: { kafka: { key: { type: 'string' } } },
    payload: {
      type: 'object',
      required: ['specversion', 'id', 'source', 'type', 'time', 'data'],
      properties: {
        ...attributeSchemas(type),
        datacontenttype: { type: 'string', default: 'application/json' },
        data: schemaRef(type),
      },
    },
  };
}

function binaryMessage(type: AnyType): Json {
  return {
    name: type,
    title: `${type}, binary`,
    contentType: 'application/json',
    bindings: { kafka: { key: { type: 'string' } } },
    headers: binaryHeaders(type),
    payload: schemaRef(type),
  };
}

function schemaRef(type: AnyType): Json {
  return { $ref: `#/components/schemas/${schemaName(type)}` };
}

function schemaName(type: AnyType): string {
  return ALL_CLASSES[type].name;
}

function binaryName(type: AnyType): string {
  return `${type}.binary`;
}

/** The same schema, with a reference in the place of each copy of the list of currencies. */
function withCurrencyRef(schema: Json): Json {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const members = Object.entries<Json>(schema);
  if (members.some(([name, value]) => name === 'enum' && Array.isArray(value) && value.length === CURRENCIES.length)) {
    return { $ref: '#/components/schemas/Currency' };
  }
  return fromEntries(members.map(([name, value]) => [name, withCurrencyRef(value)]));
}

function fromEntries(entries: [string, Json][]): Record<string, Json> {
  return Object.fromEntries(entries);
}

function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
