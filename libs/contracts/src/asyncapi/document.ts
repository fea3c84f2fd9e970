import {
  EVENT_CLASSES,
  PUBLISHED,
  OUTBOUND_CLASSES,
  OWN_SOURCE,
  TOPICS,
  type EventClass,
  type InboundType,
  type OutboundType,
  type TopicContract,
} from '../catalogue.js';
import { EXAMPLE_TIME, EXAMPLES, OUTBOUND_EXAMPLES } from '../examples/examples.js';
import { ASSETS } from '../fields/asset.js';
import { CURRENCIES } from '../fields/currency.js';
import { dataSchema } from '../schemas/json-schema.js';
import { binaryHeaders, structuredEvent } from './cloud-event-schemas.js';

/** A node of the document. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

const STRUCTURED = 'application/cloudevents+json';

/** A type's events in one direction: what comes in and what goes out may have the same type, and then other data. */
export interface MessageContract {
  /** Names the message in the document. */
  name: string;
  type: string;
  eventClass: EventClass;
  inbound: boolean;
}

const inboundContract = (type: InboundType): MessageContract => ({
  name: type,
  type,
  eventClass: EVENT_CLASSES[type],
  inbound: true,
});

const outboundContract = (type: OutboundType): MessageContract => ({
  name: type in EVENT_CLASSES ? `${type}.published` : type,
  type,
  eventClass: OUTBOUND_CLASSES[type],
  inbound: false,
});

/** All that comes in and all that goes out. */
export const MESSAGE_CONTRACTS: readonly MessageContract[] = [
  ...(Object.keys(EVENT_CLASSES) as InboundType[]).map(inboundContract),
  ...(Object.keys(OUTBOUND_CLASSES) as OutboundType[]).map(outboundContract),
];

/** The AsyncAPI 3 document of all topics and event types, from the same classes that validate them. */
export function asyncApiDocument(): Json {
  const inbound = MESSAGE_CONTRACTS.filter((contract) => contract.inbound);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Referral ledger: events',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 in the Kafka binding. Inbound: structured, binary, or a batch ' +
        '(application/cloudevents-batch+json: a JSON list of structured ones, each taken for itself), and every inbound type is accepted on ' +
        'every inbound topic; unknown fields of data and other attributes are kept as they came, and ignored; whole numbers are ' +
        'written without a fraction and an exponent; no object has a name twice; a time ahead of the ledger’s clock is refused, ' +
        'but for what may be scheduled (terms, terminations, disablings). Outbound: structured, at least once, in the ' +
        'order of the ledger per partner. What cannot be used goes to the topic of the same name with .dlq after it. ' +
        'Topic names are configuration; these are the defaults. Generated from the event classes: do not edit.',
    },
    defaultContentType: STRUCTURED,
    channels: fromEntries([
      ...Object.entries<TopicContract<InboundType>>(TOPICS).map(([name, { key, types }]): [string, Json] => [
        name,
        channel(name, key, types.map(inboundContract)),
      ]),
      ...Object.entries<TopicContract<OutboundType>>(PUBLISHED).map(([name, { key, types }]): [string, Json] => [
        name,
        channel(name, key, types.map(outboundContract)),
      ]),
    ]),
    operations: fromEntries([
      ...Object.keys(TOPICS).map((name): [string, Json] => [`receive_${name}`, operation('receive', name)]),
      ...Object.keys(PUBLISHED).map((name): [string, Json] => [`send_${name}`, operation('send', name)]),
    ]),
    components: {
      messages: fromEntries([
        ...MESSAGE_CONTRACTS.map((contract): [string, Json] => [contract.name, structuredMessage(contract)]),
        ...inbound.map((contract): [string, Json] => [binaryName(contract), binaryMessage(contract)]),
      ]),
      schemas: fromEntries([
        ['Currency', { type: 'string', enum: CURRENCIES, description: 'An ISO 4217 code.' }],
        ['Asset', { type: 'string', enum: ASSETS, description: 'An ISO 4217 code, or DAY for free days.' }],
        ...MESSAGE_CONTRACTS.map(({ eventClass }): [string, Json] => [
          eventClass.name,
          withListRefs(asJson(dataSchema(eventClass))),
        ]),
      ]),
    },
  };
}

function channel(name: string, key: string, contracts: readonly MessageContract[]): Json {
  const messages = contracts.flatMap((contract) =>
    contract.inbound ? [contract.name, binaryName(contract)] : [contract.name],
  );
  return {
    address: name,
    description: `The message key is data.${key}${name === 'partner-notices' ? ', of a claim that was rejected data.claimId' : ''}.`,
    messages: fromEntries(messages.map((message) => [message, { $ref: `#/components/messages/${message}` }])),
  };
}

function operation(action: 'send' | 'receive', channelName: string): Json {
  return { action, channel: { $ref: `#/channels/${channelName}` } };
}

/** What such a message may look like. */
function exampleOf({ type, inbound }: MessageContract): { attributes: Record<string, string>; data: Json } {
  const data = inbound ? EXAMPLES[type as InboundType] : OUTBOUND_EXAMPLES[type as OutboundType];
  const source = inbound ? '/billing' : OWN_SOURCE;
  return { attributes: { specversion: '1.0', id: 'evt-1', source, type, time: EXAMPLE_TIME }, data: asJson(data) };
}

function structuredMessage(contract: MessageContract): Json {
  const { type, eventClass } = contract;
  const { attributes, data } = exampleOf(contract);
  return {
    name: type,
    title: `${type}, structured`,
    contentType: STRUCTURED,
    bindings: { kafka: { key: { type: 'string' } } },
    payload: structuredEvent(type, {
      datacontenttype: { type: 'string', default: 'application/json' },
      data: schemaRef(eventClass),
    }),
    examples: [{ payload: { ...attributes, data } }],
  };
}

function binaryMessage(contract: MessageContract): Json {
  const { type, eventClass } = contract;
  const { attributes, data } = exampleOf(contract);
  const headers = fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value]));
  return {
    name: type,
    title: `${type}, binary`,
    contentType: 'application/json',
    bindings: { kafka: { key: { type: 'string' } } },
    headers: binaryHeaders(type),
    payload: schemaRef(eventClass),
    examples: [{ headers, payload: data }],
  };
}

function schemaRef(eventClass: EventClass): Json {
  return { $ref: `#/components/schemas/${eventClass.name}` };
}

function binaryName({ name }: MessageContract): string {
  return `${name}.binary`;
}

/** Component → the long list that it holds. */
const LISTS = { Currency: CURRENCIES, Asset: ASSETS };

/** The same schema, with a reference in the place of each copy of a long list. */
function withListRefs(schema: Json): Json {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const members = Object.entries<Json>(schema);
  const values = members.find(([name, value]) => name === 'enum' && Array.isArray(value))?.[1] as readonly Json[];
  const list = Object.entries(LISTS).find(([, listed]) => values?.length === listed.length);
  if (list) return { $ref: `#/components/schemas/${list[0]}` };
  return fromEntries(members.map(([name, value]) => [name, withListRefs(value)]));
}

function fromEntries(entries: [string, Json][]): Record<string, Json> {
  return Object.fromEntries(entries);
}

function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
