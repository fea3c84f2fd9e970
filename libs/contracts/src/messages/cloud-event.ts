import {
  OUTBOUND,
  TOPICS,
  type AnyType,
  type InboundTopic,
  type OutboundTopic,
  type TopicContract,
} from '../catalogue.js';
import { formatInstant, type Instant } from '../instant.js';

/** The content type of a structured CloudEvent in JSON. */
export const STRUCTURED_CONTENT_TYPE = 'application/cloudevents+json';

/** A structured CloudEvent, ready for JSON.stringify. */
export interface StructuredCloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  /** RFC 3339, UTC. */
  time: string;
  datacontenttype: 'application/json';
  data: object;
}

/** What a CloudEvent is made of; a NewEvent and a RecordedEvent are such. */
export type CloudEventSource = {
  source: string;
  type: AnyType;
  occurredAt: Instant;
  data: object;
} & ({ id: string } | { eventId: string });

/** The event as a structured CloudEvent: for exports, for producers and for what the ledger publishes. */
export function structuredCloudEvent(event: CloudEventSource): StructuredCloudEvent {
  return {
    specversion: '1.0',
    id: 'eventId' in event ? event.eventId : event.id,
    source: event.source,
    type: event.type,
    time: formatInstant(event.occurredAt),
    datacontenttype: 'application/json',
    data: event.data,
  };
}

/** Where a type's events go by default, and the message key of one with this data. */
export function destination(type: AnyType, data: object): { topic: Topic; key: string } {
  const found = destinations.get(type);
  if (!found) throw new Error(`no topic carries ${type}`);
  return { topic: found.topic, key: String((data as Record<string, unknown>)[found.key]) };
}

/** A message for a Kafka producer; the topic is the default name, without a prefix. */
export interface OutgoingMessage {
  topic: Topic;
  key: string;
  value: string;
  headers: { 'content-type': string };
}

/** The event as a structured CloudEvent in a Kafka message, with its default topic and key. */
export function structuredMessage(event: CloudEventSource): OutgoingMessage {
  return {
    ...destination(event.type, event.data),
    value: JSON.stringify(structuredCloudEvent(event)),
    headers: { 'content-type': STRUCTURED_CONTENT_TYPE },
  };
}

type Topic = InboundTopic | OutboundTopic;

const topics = Object.entries<TopicContract>({ ...TOPICS, ...OUTBOUND }) as [Topic, TopicContract][];

const destinations = new Map(
  topics.flatMap(([topic, { key, types }]) => types.map((type) => [type, { topic, key }] as const)),
);
