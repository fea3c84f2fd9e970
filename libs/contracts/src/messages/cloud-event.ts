import {
  OWN_SOURCE,
  PUBLISHED,
  publishedSource,
  TOPICS,
  type InboundType,
  type InboundTopic,
  type NoticeTopic,
  type OutboundTopic,
  type OutboundType,
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
  type: InboundType | OutboundType;
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

/** Where others send a type's events by default, and the message key of one with this data. */
export const inboundDestination = (type: InboundType, data: object): Destination<InboundTopic> =>
  destination(INBOUND_TOPICS, type, data);

/** Where the ledger publishes a type's events by default, likewise. */
export const outboundDestination = (type: OutboundType, data: object): Destination<OutboundTopic | NoticeTopic> =>
  destination(OUTBOUND_TOPICS, type, data);

/** A message for a Kafka producer; the topic is the default name, without a prefix. */
export interface OutgoingMessage {
  topic: InboundTopic | OutboundTopic | NoticeTopic;
  key: string;
  value: string;
  headers: { 'content-type': string };
}

/** The event as a structured CloudEvent in a Kafka message, with its default topic and key. */
export function structuredMessage(event: CloudEventSource): OutgoingMessage {
  const { source, type, data } = event;
  return {
    ...(source === OWN_SOURCE
      ? outboundDestination(type as OutboundType, data)
      : inboundDestination(type as InboundType, data)),
    value: JSON.stringify(structuredCloudEvent(event)),
    headers: { 'content-type': STRUCTURED_CONTENT_TYPE },
  };
}

/** The same of what the ledger publishes, under the source of its program. @param program null: nobody's in particular */
export function publishedMessage(event: CloudEventSource, program: string | null): OutgoingMessage {
  const message = structuredMessage(event);
  if (program === null) return message;
  return { ...message, value: JSON.stringify(structuredCloudEvent({ ...event, source: publishedSource(program) })) };
}

interface Destination<T> {
  topic: T;
  key: string;
}

/** Type → its topic, and the field of its data that is the key. */
type Topics<T> = ReadonlyMap<string, Destination<T>>;

const topicsOf = <T extends string>(contracts: Record<T, TopicContract>): Topics<T> =>
  new Map(
    (Object.entries(contracts) as [T, TopicContract][]).flatMap(([topic, { key, types }]) =>
      types.map((type) => [type, { topic, key }] as const),
    ),
  );

const INBOUND_TOPICS = topicsOf<InboundTopic>(TOPICS);
const OUTBOUND_TOPICS = topicsOf<OutboundTopic | NoticeTopic>(PUBLISHED);

function destination<T>(topics: Topics<T>, type: string, data: object): Destination<T> {
  const found = topics.get(type);
  if (!found) throw new Error(`no topic carries ${type}`);
  const { [found.key]: key, claimId } = data as Record<string, unknown>;
  // A claim that was rejected is no partner's.
  return { topic: found.topic, key: String(key ?? claimId) };
}
